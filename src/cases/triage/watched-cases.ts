import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { runSql } from '../../platform/database/sql.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import type { ConcernState } from '../../rules/concern.entity.js';
import { nextCaseState } from '../case.lifecycle.js';
import { caseStandsAgain } from '../case-stands-again.event.js';
import { CaseChronology, WORKER } from '../chronology/case-chronology.js';
import type { FrozenConcern } from '../frozen-concern.js';
import { PupilCase } from '../pupil-case.entity.js';
import { dayAtSchool } from './day-at-school.js';
import { isWorse } from './watching.js';

/** Brings watched cases back to be looked at. The caller holds the pupil's lock. */
@Injectable()
export class WatchedCases {
  constructor(
    private readonly clock: Clock,
    private readonly chronology: CaseChronology,
    private readonly events: EventBus,
  ) {}

  /** After further concerns have joined a case: a watched one whose pupil is worse off does not wait for its day. */
  async returnIfWorse(tx: EntityManager, found: PupilCase, added: readonly FrozenConcern[]): Promise<void> {
    if (found.state !== 'watched') return;
    const ids = new Set(added.map((one) => one.concern));
    const known = (await concernsOf(tx, found.id)).filter((one) => !ids.has(one.concern));
    const worse = added.find((one) => isWorse(known, one));
    if (worse)
      await this.bringBack(tx, found, WORKER, `Back before its day, as there is more: ${worse.sentence}`);
  }

  /** The day has come. Does nothing to a case that is not watched, or not until today. */
  async returnIfDue(tx: EntityManager, found: PupilCase): Promise<void> {
    const { state, schoolId, watchUntil } = found;
    if (state !== 'watched' || watchUntil === null) return;
    if (watchUntil <= (await dayAtSchool(tx, schoolId, this.clock.now())))
      await this.bringBack(tx, found, WORKER, 'Back to be looked at: the day has come.');
  }

  /** watched → proposed. Throws CaseTransitionRefused. It counts for the week in which it is looked at again. */
  async bringBack(tx: EntityManager, found: PupilCase, actor: string, text: string): Promise<void> {
    const state = nextCaseState(found.state, 'return');
    const proposedOn = await dayAtSchool(tx, found.schoolId, this.clock.now());
    await tx.update(PupilCase, { id: found.id }, { state, watchUntil: null, proposedOn });
    await this.chronology.append(tx, { caseId: found.id, kind: 'returned', actor, text });
    await this.events.publish(tx, caseStandsAgain, { caseId: found.id });
  }
}

interface ConcernRow {
  concern: string;
  ruleKey: string;
  severity: number;
  state: ConcernState;
}

function concernsOf(tx: EntityManager, caseId: number): Promise<ConcernRow[]> {
  return runSql<ConcernRow>(
    tx,
    `SELECT c.public_id AS concern, c.rule_key AS "ruleKey", c.severity, c.state
     FROM case_concern cc JOIN concern c ON c.id = cc.concern_id WHERE cc.case_id = $1`,
    [caseId],
  );
}
