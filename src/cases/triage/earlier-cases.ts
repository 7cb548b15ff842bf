import { Injectable } from '@nestjs/common';
import { type EntityManager, MoreThan } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { runSql } from '../../platform/database/sql.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { caseClosed } from '../case-closed.event.js';
import { CaseNotFound } from '../case-errors.js';
import { caseStandsAgain } from '../case-stands-again.event.js';
import { whyCaseVisible } from '../case-visible.js';
import { nextCaseState } from '../case.lifecycle.js';
import { CaseChronology } from '../chronology/case-chronology.js';
import { CaseEntry } from '../chronology/case-entry.entity.js';
import { urgencyOf } from '../proposal.js';
import { PupilCase } from '../pupil-case.entity.js';
import type { TriageOutcome } from './triage-outcome.entity.js';

/** What undoing must know of an earlier case that goes on. */
export type Taken = Required<Pick<TriageOutcome, 'targetCaseId' | 'targetBefore'>>;

/** A closed case of a pupil takes up what a proposed one stands on, and gives it back. The caller holds the pupil's lock. */
@Injectable()
export class EarlierCases {
  constructor(
    private readonly chronology: CaseChronology,
    private readonly events: EventBus,
  ) {}

  /** Throws CaseNotFound: of another pupil or school, the case itself, or out of sight. */
  async target(tx: EntityManager, found: PupilCase, publicId: string, sight: Sight): Promise<PupilCase> {
    const { pupilId, schoolId } = found;
    const target = await tx.findOneBy(PupilCase, { publicId, pupilId, schoolId });
    if (!target || target.id === found.id) throw new CaseNotFound();
    if ((await whyCaseVisible(tx, sight, target.id)) === null) throw new CaseNotFound();
    return target;
  }

  /** closed → open, with the evidence of `from`. Throws CaseTransitionRefused. */
  async takeOver(tx: EntityManager, target: PupilCase, from: PupilCase, by: Actor): Promise<Taken> {
    const state = nextCaseState(target.state, 'reopen');
    const { openedAt, openedBy, closedAt, closedReason, urgency, evidenceChangedAt } = target;
    const openedNow = await this.chronology.append(tx, {
      ...{ caseId: target.id, kind: 'reopened', actor: by.name },
      text: 'There is new evidence.',
      data: { from: from.publicId },
    });
    const evidence = [...target.evidence, ...from.evidence];
    await tx.update(
      PupilCase,
      { id: target.id },
      {
        ...{ state, evidence, urgency: urgencyOf(evidence) },
        ...{ openedAt: openedNow, openedBy: by.name, closedAt: null, closedReason: null },
        evidenceChangedAt: from.evidenceChangedAt ?? evidenceChangedAt,
      },
    );
    await this.tellOfEvidence(tx, target, from, by);
    await moveConcerns(tx, from, from, target);
    await this.events.publish(tx, caseStandsAgain, { caseId: target.id });
    const targetBefore = { openedAt, openedBy, closedAt, closedReason, urgency, evidenceChangedAt };
    return { targetCaseId: target.id, targetBefore };
  }

  /** The way back: closed as it was, without what had been added. Throws CaseTransitionRefused. */
  async giveBack(
    tx: EntityManager,
    target: PupilCase,
    to: PupilCase,
    { targetBefore, lastEntryId }: TriageOutcome,
    by: Actor,
  ): Promise<void> {
    const state = nextCaseState(target.state, 'undo-reopen');
    const added = new Set(to.evidence.map((one) => one.concern));
    const evidence = target.evidence.filter((one) => !added.has(one.concern));
    await tx.update(PupilCase, { id: target.id }, { ...targetBefore, state, evidence });
    await this.keepCorrections(tx, target, to, lastEntryId);
    await moveConcerns(tx, to, target, to);
    await this.chronology.append(tx, {
      ...{ caseId: target.id, kind: 'undone', actor: by.name },
      text: 'Undone: the new evidence is looked at by itself, and this case is closed as it was.',
      data: { from: to.publicId },
    });
    await this.events.publish(tx, caseClosed, { caseId: target.id });
  }

  /** A correction that came in between goes with the concern it was of: nobody may decide on what was never so without being told. */
  private async keepCorrections(
    tx: EntityManager,
    target: PupilCase,
    to: PupilCase,
    lastEntryId: number,
  ): Promise<void> {
    const moved = new Set(to.evidence.map((one) => one.concern));
    const corrected = await tx.find(CaseEntry, {
      where: { caseId: target.id, kind: 'evidence-changed', id: MoreThan(lastEntryId) },
      order: { id: 'ASC' },
    });
    for (const { at, data } of corrected) {
      const isOfMoved = typeof data?.['concern'] === 'string' && moved.has(data['concern']);
      await tx.update(PupilCase, { id: isOfMoved ? to.id : target.id }, { evidenceChangedAt: at });
    }
  }

  private async tellOfEvidence(
    tx: EntityManager,
    target: PupilCase,
    from: PupilCase,
    by: Actor,
  ): Promise<void> {
    for (const { concern, ruleKey, severity, sentence } of from.evidence) {
      await this.chronology.append(tx, {
        ...{ caseId: target.id, kind: 'concern-added', actor: by.name, text: sentence },
        data: { concern, rule: ruleKey, severity },
      });
    }
  }
}

/** A concern is dealt with in one case. Moves those that `proposed` stands on. */
async function moveConcerns(
  tx: EntityManager,
  proposed: PupilCase,
  from: PupilCase,
  to: PupilCase,
): Promise<void> {
  const ids = proposed.evidence.map((one) => one.concern);
  if (ids.length === 0) return;
  await runSql(
    tx,
    `UPDATE case_concern SET case_id = $1 WHERE case_id = $2 AND concern_id IN
       (SELECT id FROM concern WHERE public_id IN (${ids.map((_, at) => `$${at + 3}`).join(', ')}))`,
    [to.id, from.id, ...ids],
  );
}
