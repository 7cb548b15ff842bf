import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock/clock.js';
import { dialectOf, runSql, type SqlValue, valuesList } from '../platform/database/sql.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { EventBus } from '../platform/jobs/event-bus.js';
import type { Day } from '../shared/days.js';
import { groupBy } from '../shared/group-by.js';
import { newPublicId } from '../shared/ids.js';
import { concernCleared } from './concern-cleared.event.js';
import { concernRaised } from './concern-raised.event.js';
import { concernWithdrawn } from './concern-withdrawn.event.js';
import type { ConcernChanges, EndedConcern } from './decide-concerns.js';
import type { Finding } from './evaluate-pupil.js';
import type { EvaluationMark, EvaluationSubject } from './evaluation-subject.js';
import { EvaluationSteps } from './evaluation-steps.js';
import { versionsInForce } from './rule-set-sql.js';

/** Of whom an evaluation was, and where their evaluation stood when they were read. */
export type EvaluatedSubject = Pick<EvaluationSubject, 'pupilId' | 'schoolId' | 'mark' | 'asOf'>;

/** One pupil evaluated for one school: of whom, what the rules say, what changes. It holds on to nothing of the history. */
export interface Evaluation {
  readonly subject: EvaluatedSubject;
  /** Empty where nobody wanted to read them. */
  readonly findings: readonly Finding[];
  readonly changes: ConcernChanges;
  /** In force at its school. */
  readonly ruleSetVersion: number;
  /** The rules were paused for this pupil: they must be asked again when there is more to go by. */
  readonly paused: boolean;
}

/** Runs effects in a transaction: a unit of work, or the completion of a job. Answers with the ids left out. */
export type Commit = (effects: (tx: EntityManager) => Promise<number[]>) => Promise<number[]>;

/** Writes what evaluations decided, in the transaction it is given. */
@Injectable()
export class EvaluationStore {
  constructor(
    private readonly clock: Clock,
    private readonly events: EventBus,
    private readonly steps: EvaluationSteps,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Stores outside any job. */
  inOwnUnit(effects: (tx: EntityManager) => Promise<number[]>): Promise<number[]> {
    return this.unitOfWork.run(effects);
  }

  /** Reads or reckons at length; see {@link UnitOfWork.betweenWrites}. */
  betweenWrites<T>(work: () => Promise<T> | T): Promise<T> {
    return this.unitOfWork.betweenWrites(work);
  }

  /**
   * Locks the pupils, leaves out those of whom something was recorded (or evaluated by another worker), or for whom other rules were
   * published, since they were read, and stores the rest with their events. Returns the ids left out: they must be read again.
   */
  async store(tx: EntityManager, evaluations: readonly Evaluation[]): Promise<number[]> {
    const ids = [...new Set(evaluations.map(({ subject }) => subject.pupilId))];
    const marks = await this.lock(tx, ids);
    await this.steps.reached('after-lock', ids);
    const overtaken = await this.underOlderRules(tx, evaluations);
    const fresh = evaluations.filter(
      ({ subject: { mark, pupilId } }) => sameMark(mark, marks.get(pupilId)) && !overtaken.has(pupilId),
    );
    await this.remember(tx, fresh);
    await this.end(tx, fresh);
    await this.raise(tx, fresh);
    await this.markEvaluated(tx, fresh);
    await this.steps.reached('before-commit', ids);
    const stored = new Set(fresh.map(({ subject }) => subject.pupilId));
    return ids.filter((id) => !stored.has(id) && marks.has(id));
  }

  /** In order of id, so that two workers with the same pupils cannot lock each other out. SQLite locks all by itself. */
  private async lock(tx: EntityManager, ids: readonly number[]): Promise<Map<number, EvaluationMark>> {
    const rows = await runSql<EvaluationMark & { id: number }>(
      tx,
      `SELECT id, signals_version AS "signalsVersion", evaluated_version AS "evaluatedVersion",
              evaluated_on AS "evaluatedOn"
       FROM pupil WHERE id IN ${valuesList(1, ids.length)} ORDER BY id
       ${dialectOf(tx) === 'postgres' ? 'FOR UPDATE' : ''}`,
      ids,
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /**
   * The pupils whose concerns would change by rules that are no longer in force. No mark tells of it: another worker that has asked the new rules
   * and found nothing has written nothing. Where no concern changes nothing is read, so that the sweep stays short.
   */
  private async underOlderRules(
    tx: EntityManager,
    evaluations: readonly Evaluation[],
  ): Promise<ReadonlySet<number>> {
    const changed = evaluations.filter(changesConcerns);
    if (changed.length === 0) return new Set();
    const schoolIds = [...new Set(changed.map(({ subject }) => subject.schoolId))];
    const inForce = await versionsInForce((sql, values) => runSql(tx, sql, values), schoolIds);
    const older = changed.filter((one) => inForce.get(one.subject.schoolId) !== one.ruleSetVersion);
    return new Set(older.map(({ subject }) => subject.pupilId));
  }

  private async remember(tx: EntityManager, evaluations: readonly Evaluation[]): Promise<void> {
    const rows = evaluations.flatMap(({ subject, changes }) =>
      changes.states.map((state): SqlValue[] => [
        subject.pupilId,
        state.schoolId,
        state.ruleKey,
        state.met,
        state.since,
      ]),
    );
    if (rows.length === 0) return;
    await runSql(
      tx,
      `INSERT INTO rule_state (pupil_id, school_id, rule_key, met, since)
       VALUES ${valuesList(rows.length, 5)}
       ON CONFLICT (pupil_id, school_id, rule_key) DO UPDATE SET met = excluded.met, since = excluded.since`,
      rows.flat(),
    );
  }

  /** The partial unique key has the last word: at most one raised concern a pupil, school and rule, whatever raced. */
  private async raise(tx: EntityManager, evaluations: readonly Evaluation[]): Promise<void> {
    const rows = evaluations.flatMap((evaluation) => concernRows(evaluation, this.clock.now()));
    if (rows.length === 0) return;
    const raised = await runSql<{ id: number }>(
      tx,
      `INSERT INTO concern (public_id, pupil_id, school_id, rule_key, rule_set_version, severity, consequence, state,
                            raised_on, raised_at, sentence, value, threshold, evidence, evaluated_version)
       VALUES ${valuesList(rows.length, 15)}
       ON CONFLICT (pupil_id, school_id, rule_key) WHERE state = 'raised' DO NOTHING RETURNING id`,
      rows.flat(),
    );
    await this.events.publishAll(
      tx,
      concernRaised,
      raised.map((row) => ({ concernId: row.id })),
    );
  }

  private async end(tx: EntityManager, evaluations: readonly Evaluation[]): Promise<void> {
    const ended = evaluations.flatMap(({ subject, changes }) =>
      changes.ended.map((concern) => ({ ...concern, on: subject.asOf })),
    );
    for (const [, group] of groupBy(
      ended,
      (concern) => `${concern.as} ${concern.on} ${concern.because ?? ''}`,
    )) {
      const [first] = group;
      if (first) await this.endAll(tx, group, first);
    }
  }

  private async endAll(
    tx: EntityManager,
    concerns: readonly EndedConcern[],
    { as, on, because }: Pick<EndedConcern, 'as' | 'because'> & { readonly on: Day },
  ): Promise<void> {
    const rows = await runSql<{ id: number }>(
      tx,
      `UPDATE concern SET state = $1, cleared_on = $2, cleared_because = $3
       WHERE state = 'raised' AND id IN ${valuesList(1, concerns.length, 3)} RETURNING id`,
      [as, on, because, ...concerns.map((concern) => concern.id)],
    );
    const event = as === 'cleared' ? concernCleared : concernWithdrawn;
    await this.events.publishAll(
      tx,
      event,
      rows.map((row) => ({ concernId: row.id })),
    );
  }

  /**
   * Paused pupils keep their day, so that they are asked again; what was read of them is read all the same. Of a pupil at two schools,
   * one that was asked is enough.
   */
  private async markEvaluated(tx: EntityManager, evaluations: readonly Evaluation[]): Promise<void> {
    const groups = groupBy(evaluations, ({ subject, paused }) => (paused ? null : subject.asOf));
    for (const [asOf, group] of groups) {
      await runSql(
        tx,
        `UPDATE pupil SET evaluated_version = signals_version, evaluated_on = COALESCE($1, evaluated_on)
         WHERE id IN ${valuesList(1, group.length, 1)}`,
        [asOf, ...group.map(({ subject }) => subject.pupilId)],
      );
    }
  }
}

/** A concern of the pupil begins or ends, or what is remembered of a rule changes. */
export function changesConcerns({ changes }: Evaluation): boolean {
  return changes.states.length + changes.raised.length + changes.ended.length > 0;
}

function sameMark(read: EvaluationMark, locked: EvaluationMark | undefined): boolean {
  return (
    locked !== undefined &&
    locked.signalsVersion === read.signalsVersion &&
    locked.evaluatedVersion === read.evaluatedVersion &&
    locked.evaluatedOn === read.evaluatedOn
  );
}

function concernRows({ subject, changes, ruleSetVersion }: Evaluation, now: string): SqlValue[][] {
  return changes.raised.map((finding) => [
    newPublicId(),
    subject.pupilId,
    subject.schoolId,
    finding.ruleKey,
    ruleSetVersion,
    finding.severity,
    finding.consequence,
    'raised',
    subject.asOf,
    now,
    finding.sentence,
    finding.value,
    finding.threshold,
    JSON.stringify(finding.evidence),
    subject.mark.signalsVersion,
  ]);
}
