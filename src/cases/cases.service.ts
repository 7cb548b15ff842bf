import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { EventBus } from '../platform/jobs/event-bus.js';
import { InvalidInput } from '../shared/errors.js';
import { activeCaseOf } from './active-cases.js';
import { CASE_REASON_NEEDED, type CaseTransition, nextCaseState } from './case.lifecycle.js';
import { caseClosed } from './case-closed.event.js';
import { AnotherCaseActive } from './case-errors.js';
import { CaseWork } from './case-work.js';
import { CaseChronology } from './chronology/case-chronology.js';
import { PupilCase } from './pupil-case.entity.js';
import { refuseSecond } from './triage/first-decision.js';
import { Triage } from './triage/triage.service.js';

/** What people decide about a case that was opened once; what they decide of a proposed one is {@link Triage}'s. */
type Decision = Extract<CaseTransition, 'close' | 'reopen'>;

/** Throws when something speaks against a decision; asked under the pupil's lock, in the decision's own transaction. */
export type Objection = (tx: EntityManager, caseId: number) => Promise<void>;

const ENTRY_KIND: Readonly<Record<Decision, string>> = { close: 'closed', reopen: 'reopened' };

/**
 * What a person decides about a case. Each is one transaction with its line in the story and the audit. Whoever comes
 * second is told who was first (AlreadyHandled); a case out of sight is CaseNotFound.
 */
@Injectable()
export class CasesService {
  constructor(
    private readonly work: CaseWork,
    private readonly chronology: CaseChronology,
    private readonly events: EventBus,
    private readonly triage: Triage,
  ) {}

  /** proposed → open: somebody takes it on. */
  async open(casePublicId: string, by: Actor): Promise<void> {
    await this.triage.open(casePublicId, by);
  }

  /** proposed → closed: looked at, and nothing is to be done. The reason is required; the next reader asks for it. */
  async noAction(casePublicId: string, by: Actor, reason: string): Promise<void> {
    await this.triage.noAction(casePublicId, by, reason, null);
  }

  /** open → closed. The reason is required; `refuse` throws when something that others know of stands in the way. */
  close(casePublicId: string, by: Actor, reason: string, refuse: Objection): Promise<void> {
    return this.decide(casePublicId, by, 'close', reason, refuse);
  }

  /** closed → open. The reason is required; refused (AnotherCaseActive) while the pupil has another active case at the school. */
  reopen(casePublicId: string, by: Actor, reason: string): Promise<void> {
    return this.decide(casePublicId, by, 'reopen', reason);
  }

  /** Adds a note, kept exactly as given; possible in every state. Throws InvalidInput for an empty one. */
  async addNote(casePublicId: string, by: Actor, text: string): Promise<void> {
    if (text === '') throw new InvalidInput('text', 'what is to be noted');
    await this.work.inCase(casePublicId, by, 'case-note', (tx, { id }) =>
      this.chronology.append(tx, { caseId: id, kind: 'note', actor: by.name, text }),
    );
  }

  private async decide(
    casePublicId: string,
    by: Actor,
    what: Decision,
    reason: string,
    refuse?: Objection,
  ): Promise<void> {
    if (CASE_REASON_NEEDED.has(what) && reason.trim() === '')
      throw new InvalidInput('reason', 'why, in a few words');
    await this.work.inCase(casePublicId, by, `case-${what}`, async (tx, found) => {
      await refuseSecond(tx, found, what);
      const state = nextCaseState(found.state, what);
      if (what === 'reopen' && (await activeCaseOf(tx, found))) throw new AnotherCaseActive();
      await refuse?.(tx, found.id);
      const at = await this.chronology.append(tx, {
        caseId: found.id,
        kind: ENTRY_KIND[what],
        actor: by.name,
        text: reason,
      });
      await tx.update(PupilCase, { id: found.id }, { state, ...changesOf(what, at, by.name, reason) });
      if (state === 'closed') await this.events.publish(tx, caseClosed, { caseId: found.id });
    });
  }
}

function changesOf(
  what: Decision,
  at: string,
  by: string,
  reason: string,
): Partial<Pick<PupilCase, 'openedAt' | 'openedBy' | 'closedAt' | 'closedReason'>> {
  if (what === 'reopen') return { openedAt: at, openedBy: by, closedAt: null, closedReason: null };
  return { closedAt: at, closedReason: reason };
}
