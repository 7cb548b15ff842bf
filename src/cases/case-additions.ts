import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql } from '../platform/database/sql.js';
import { EventBus } from '../platform/jobs/event-bus.js';
import type { Concern } from '../rules/concern.entity.js';
import { CaseChronology, WORKER } from './chronology/case-chronology.js';
import { freeze, type FrozenConcern } from './frozen-concern.js';
import { meetingWanted } from './meeting-wanted.event.js';
import { MeetingWishes } from './meeting-wishes.js';
import { urgencyOf } from './proposal.js';
import { PupilCase } from './pupil-case.entity.js';
import { recentSchoolDays } from './school-days.js';
import { WatchedCases } from './triage/watched-cases.js';

/** Concerns with their frozen copies, in the same order. */
interface FrozenConcerns {
  readonly concernIds: readonly number[];
  readonly frozen: readonly FrozenConcern[];
}

/** Adds further concerns to a case that is already being looked at, instead of starting a second one. */
@Injectable()
export class CaseAdditions {
  constructor(
    private readonly chronology: CaseChronology,
    private readonly watched: WatchedCases,
    private readonly wishes: MeetingWishes,
    private readonly events: EventBus,
  ) {}

  /** The caller holds the pupil's lock. What is already in the case is passed over. */
  async add(tx: EntityManager, active: PupilCase, concerns: readonly Concern[]): Promise<void> {
    const frozen: FrozenConcern[] = [];
    for (const concern of concerns) {
      frozen.push(freeze(concern, await recentSchoolDays(tx, concern.schoolId, concern.raisedOn)));
    }
    await this.addFrozen(tx, active, { concernIds: concerns.map((concern) => concern.id), frozen });
  }

  async addFrozen(tx: EntityManager, active: PupilCase, more: FrozenConcerns): Promise<void> {
    const added: FrozenConcern[] = [];
    for (const [at, copy] of more.frozen.entries()) {
      if (await link(tx, active.id, more.concernIds[at] ?? 0)) added.push(copy);
    }
    if (added.length === 0) return;
    const evidence = [...active.evidence, ...added];
    await tx.update(PupilCase, { id: active.id }, { evidence, urgency: urgencyOf(evidence) });
    for (const copy of added) {
      await this.chronology.append(tx, {
        caseId: active.id,
        kind: 'concern-added',
        actor: WORKER,
        text: copy.sentence,
        data: { concern: copy.concern, rule: copy.ruleKey, severity: copy.severity },
      });
    }
    if (!(await this.wishes.areThere(active.evidence)) && (await this.wishes.areThere(evidence)))
      await this.events.publish(tx, meetingWanted, { caseId: active.id });
    await this.watched.returnIfWorse(tx, active, added);
  }
}

async function link(tx: EntityManager, caseId: number, concernId: number): Promise<boolean> {
  const rows = await runSql<{ case_id: number }>(
    tx,
    'INSERT INTO case_concern (case_id, concern_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING case_id',
    [caseId, concernId],
  );
  return rows.length > 0;
}
