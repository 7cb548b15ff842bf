import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { NotFound } from '../../shared/errors.js';
import { addMinutes } from '../../shared/instants.js';
import { activeCaseOf, anyOfThemStands } from '../active-cases.js';
import { actorName } from '../actor-names.js';
import {
  AlreadyHandled,
  AnotherCaseActive,
  CaseNotFound,
  SomethingFollowed,
  UndoTooLate,
} from '../case-errors.js';
import { caseStandsAgain } from '../case-stands-again.event.js';
import { CASE_LIFECYCLE, nextCaseState } from '../case.lifecycle.js';
import { CaseWork } from '../case-work.js';
import { CaseChronology } from '../chronology/case-chronology.js';
import { CaseEntry } from '../chronology/case-entry.entity.js';
import { PupilCase } from '../pupil-case.entity.js';
import { EarlierCases } from './earlier-cases.js';
import { lastDecider, stateWords } from './first-decision.js';
import { UNDO_MINUTES } from './made-outcome.js';
import { type Outcome, TriageOutcome } from './triage-outcome.entity.js';
import { whatFollowed } from './what-followed.js';

const UNDONE: Readonly<Record<Outcome, string>> = {
  open: 'opening the case',
  merge: 'adding it to an earlier case',
  watch: 'watching',
  'no-action': 'no action',
};

/** Takes an outcome of triage back by a further line in the story, while nothing has followed from it. Nothing is deleted. */
@Injectable()
export class UndoTriage {
  constructor(
    private readonly work: CaseWork,
    private readonly clock: Clock,
    private readonly chronology: CaseChronology,
    private readonly events: EventBus,
    private readonly earlier: EarlierCases,
  ) {}

  /**
   * By whoever may triage, whoever decided. `outcomeId`: the outcome meant; the last one when absent. Throws CaseNotFound, NotFound,
   * UndoTooLate, SomethingFollowed, AnotherCaseActive, and AlreadyHandled when it was undone or decided anew since.
   */
  undo(casePublicId: string, by: Actor, outcomeId?: string): Promise<void> {
    return this.work.inCase(casePublicId, by, 'case-undo', async (tx, found) => {
      const outcome = await this.standing(tx, found, outcomeId);
      const target = outcome.targetCaseId === null ? null : await caseById(tx, outcome.targetCaseId);
      await refuseIfFollowed(tx, found, target, outcome);
      await this.takeBack(tx, found, target, outcome, by);
    });
  }

  /** The outcome that still stands and is not too long ago. */
  private async standing(tx: EntityManager, found: PupilCase, outcomeId?: string): Promise<TriageOutcome> {
    const [last] = await tx.find(TriageOutcome, {
      where: { caseId: found.id },
      order: { id: 'DESC' },
      take: 1,
    });
    if (!last) throw new NotFound('There is nothing to undo.');
    if (last.undoneBy !== null) throw new AlreadyHandled(await actorName(tx, last.undoneBy), 'it is undone');
    const isAsDecided = found.state === CASE_LIFECYCLE.steps.proposed[last.outcome];
    if (!isAsDecided || (outcomeId !== undefined && outcomeId !== last.publicId))
      throw new AlreadyHandled((await lastDecider(tx, found.id)) ?? '', `the case is ${stateWords(found)}`);
    if (this.clock.now() > addMinutes(last.at, UNDO_MINUTES)) throw new UndoTooLate(UNDO_MINUTES);
    return last;
  }

  private async takeBack(
    tx: EntityManager,
    found: PupilCase,
    target: PupilCase | null,
    outcome: TriageOutcome,
    by: Actor,
  ): Promise<void> {
    if (target) await this.earlier.giveBack(tx, target, found, outcome, by);
    const nothing = { openedAt: null, openedBy: null, closedAt: null, closedReason: null, watchUntil: null };
    const state = nextCaseState(found.state, 'undo');
    await tx.update(PupilCase, { id: found.id }, { ...nothing, state });
    const text = `Undone: ${UNDONE[outcome.outcome]}. The case is to be looked at again.`;
    const line = { caseId: found.id, kind: 'undone', actor: by.name, text };
    const undoneAt = await this.chronology.append(tx, line);
    await tx.update(TriageOutcome, { id: outcome.id }, { undoneAt, undoneBy: by.name });
    await this.events.publish(tx, caseStandsAgain, { caseId: found.id });
  }
}

async function refuseIfFollowed(
  tx: EntityManager,
  found: PupilCase,
  target: PupilCase | null,
  outcome: TriageOutcome,
): Promise<void> {
  const caseId = In([found.id, ...(target ? [target.id] : [])]);
  const since = await tx.find(CaseEntry, {
    where: { caseId, id: MoreThan(outcome.lastEntryId) },
    order: { id: 'ASC' },
  });
  const followed = whatFollowed(since, outcome.actor, target?.id ?? null);
  if (followed) throw new SomethingFollowed(`${await actorName(tx, followed.actor)} ${followed.words}`);
  const active = await activeCaseOf(tx, found);
  if (active && active.id !== found.id && active.id !== target?.id) throw new AnotherCaseActive();
  if (!(await anyOfThemStands(tx, found.evidence)))
    throw new SomethingFollowed('corrections have taken its evidence away');
}

async function caseById(tx: EntityManager, id: number): Promise<PupilCase> {
  const found = await tx.findOneBy(PupilCase, { id });
  if (!found) throw new CaseNotFound();
  return found;
}
