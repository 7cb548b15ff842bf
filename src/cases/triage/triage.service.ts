import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { Term } from '../../people/calendar/term.entity.js';
import { Clock } from '../../platform/clock/clock.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { addDays, type Day, isDay } from '../../shared/days.js';
import { InvalidInput } from '../../shared/errors.js';
import { caseClosed } from '../case-closed.event.js';
import { caseSetAside } from '../case-set-aside.event.js';
import { type CaseState, nextCaseState } from '../case.lifecycle.js';
import { CaseWork } from '../case-work.js';
import { CaseChronology } from '../chronology/case-chronology.js';
import { PupilCase } from '../pupil-case.entity.js';
import { dayAtSchool } from './day-at-school.js';
import { dayWords } from './day-words.js';
import { refuseSecond } from './first-decision.js';
import { EarlierCases, type Taken } from './earlier-cases.js';
import { judgedConcerns, type MadeOutcome, recordOutcome } from './made-outcome.js';
import type { Outcome, Verdict } from './triage-outcome.entity.js';
import { latestWatchDay } from './watching.js';

/** The step of an outcome: changes the case (to `state`), tells its story, and says what undoing must know. */
type Step = (
  tx: EntityManager,
  found: PupilCase,
  state: CaseState,
  sight: Sight,
) => Promise<Partial<Taken> & { verdict: Verdict | null }>;

/**
 * The four outcomes of triage. Each is one transaction with its line in the story, the audit, what it says of the rules behind the case, and what
 * is needed to undo it. Whoever
 * comes second is told who was first (AlreadyHandled); a case out of sight is CaseNotFound.
 */
@Injectable()
export class Triage {
  constructor(
    private readonly work: CaseWork,
    private readonly clock: Clock,
    private readonly chronology: CaseChronology,
    private readonly events: EventBus,
    private readonly earlier: EarlierCases,
  ) {}

  /** proposed → open: somebody takes it on, so it was useful to show it. */
  open(casePublicId: string, by: Actor): Promise<MadeOutcome> {
    return this.decide(casePublicId, by, 'open', async (tx, found, state) => {
      const openedAt = await this.tell(tx, found, 'opened', by, '');
      await tx.update(PupilCase, { id: found.id }, { state, openedAt, openedBy: by.name });
      return { verdict: 'useful' };
    });
  }

  /**
   * proposed → merged: the pupil's earlier case goes on with this evidence. Throws CaseNotFound for a case of another pupil or school,
   * or out of sight, CaseTransitionRefused for one that is not closed.
   */
  addTo(
    casePublicId: string,
    by: Actor,
    targetPublicId: string,
    verdict: Verdict = 'useful',
  ): Promise<MadeOutcome> {
    return this.decide(casePublicId, by, 'merge', async (tx, found, state, sight) => {
      const target = await this.earlier.target(tx, found, targetPublicId, sight);
      await tx.update(PupilCase, { id: found.id }, { state });
      await this.tell(tx, found, 'added-to-case', by, 'Added to an earlier case, which goes on.', {
        case: target.publicId,
      });
      const taken = await this.earlier.takeOver(tx, target, found, by);
      await this.events.publish(tx, caseSetAside, { caseId: found.id });
      return { ...taken, verdict };
    });
  }

  /** proposed → watched: comes back on that day, or when there is more. Throws InvalidInput for a day that cannot be chosen. */
  watch(
    casePublicId: string,
    by: Actor,
    until: Day,
    note = '',
    verdict: Verdict = 'useful',
  ): Promise<MadeOutcome> {
    return this.decide(casePublicId, by, 'watch', async (tx, found, state) => {
      await this.refuseDay(tx, found, until);
      await tx.update(PupilCase, { id: found.id }, { state, watchUntil: until });
      const text = `Watched until ${dayWords(until)}${note.trim() === '' ? '.' : `: ${note}`}`;
      await this.tell(tx, found, 'watched', by, text, { until });
      await this.events.publish(tx, caseSetAside, { caseId: found.id });
      return { verdict };
    });
  }

  /** proposed → closed: looked at, and nothing is to be done. The reason is required; the next reader asks for it. */
  async noAction(
    casePublicId: string,
    by: Actor,
    reason: string,
    verdict: Verdict | null,
  ): Promise<MadeOutcome> {
    if (reason.trim() === '') throw new InvalidInput('reason', 'why, in a few words');
    return this.decide(casePublicId, by, 'no-action', async (tx, found, state) => {
      const closedAt = await this.tell(tx, found, 'no-action', by, reason, { verdict });
      await tx.update(PupilCase, { id: found.id }, { state, closedAt, closedReason: reason });
      await this.events.publish(tx, caseClosed, { caseId: found.id });
      return { verdict };
    });
  }

  private decide(casePublicId: string, by: Actor, what: Outcome, step: Step): Promise<MadeOutcome> {
    return this.work.inCase(casePublicId, by, `case-${what}`, async (tx, found, sight) => {
      await refuseSecond(tx, found, what);
      const state = nextCaseState(found.state, what);
      const judged = await judgedConcerns(tx, found.id);
      const known = await step(tx, found, state, sight);
      const outcome = {
        ...{ caseId: found.id, outcome: what, actor: by.name, at: this.clock.now() },
        ...{ targetCaseId: known.targetCaseId ?? null, targetBefore: known.targetBefore ?? null },
        verdict: known.verdict,
      };
      return recordOutcome(tx, outcome, judged);
    });
  }

  private tell(
    tx: EntityManager,
    { id }: PupilCase,
    kind: string,
    by: Actor,
    text: string,
    data?: Readonly<Record<string, string | null>>,
  ): Promise<string> {
    return this.chronology.append(tx, { caseId: id, kind, actor: by.name, text, data });
  }

  private async refuseDay(tx: EntityManager, { schoolId }: PupilCase, until: Day): Promise<void> {
    const today = await dayAtSchool(tx, schoolId, this.clock.now());
    const latest = latestWatchDay(today, await tx.findBy(Term, { schoolId }));
    if (!isDay(until) || until <= today || until > latest)
      throw new InvalidInput('until', `a day from ${dayWords(addDays(today, 1))} to ${dayWords(latest)}`);
  }
}
