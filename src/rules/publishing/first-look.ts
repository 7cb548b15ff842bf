import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { valuesList } from '../../platform/database/sql.js';
import type { JobState } from '../../platform/jobs/job.entity.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { concernCleared } from '../concern-cleared.event.js';
import type { RuleSetInForce } from '../rule-sets.service.js';
import type { SomePupils } from '../some-pupils.js';
import { UnevaluatedPupils } from '../unevaluated-pupils.js';
import { pupilsUnderNewRules } from './ask-new-rules.handler.js';
import { ruleSetPublished } from './rule-set-published.event.js';

/** How far the look is that publishing begins, and what it brought. */
export type FirstLook =
  | { readonly kind: 'not-begun' }
  | { readonly kind: 'looking'; readonly done: number; readonly of: number }
  | {
      readonly kind: 'done';
      /** Pupils of whom something was found by these rules, and of them those by rules that propose a case. */
      readonly found: number;
      readonly foundForCases: number;
      /** Concerns that ended. */
      readonly ended: number;
      /** Some pupils could not be looked at: whoever runs Tandem has been shown why. */
      readonly isBroken: boolean;
    };

interface JobRow {
  readonly event: string;
  readonly payload: string;
  readonly state: JobState;
  readonly finishedAt: Instant | null;
}

/** Done work is kept for a week; a little less, so that nothing is counted of which a part is gone. */
const TOLD_FOR_MINUTES = 6 * 24 * 60;
const IDS_AT_ONCE = 1000;

/** Says of rules that were published how far every pupil has been asked about by them, and what came of it. Writes nothing. */
@Injectable()
export class FirstLooks {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: UnevaluatedPupils,
    private readonly clock: Clock,
  ) {}

  /** Null where the set in force has been for days, or came with Tandem itself. */
  async at(
    schoolId: number,
    { version, publishedAt }: Pick<RuleSetInForce, 'version' | 'publishedAt'>,
  ): Promise<FirstLook | null> {
    if (version === null || publishedAt === null) return null;
    if (publishedAt < addMinutes(this.clock.now(), -TOLD_FOR_MINUTES)) return null;
    const jobs = await this.jobsSince(publishedAt);
    const begins = jobs.find(
      ({ event, payload }) => event === ruleSetPublished.name && isOf(payload, version),
    );
    if (!begins) return null;
    if (begins.state !== 'done') return { kind: 'not-begun' };
    const asked = jobs
      .filter(({ event }) => event === pupilsUnderNewRules.name)
      .map((job) => ({ ...job, range: JSON.parse(job.payload) as SomePupils }))
      .filter(({ range }) => range.schoolId === schoolId);
    const waiting = asked.filter(({ state }) => state === 'waiting');
    if (waiting.length > 0) return this.howFar(schoolId, waiting);
    const ends = asked.map(({ finishedAt }) => finishedAt ?? '').sort();
    const span = { version, from: publishedAt, to: ends.at(-1) ?? publishedAt };
    const isBroken = asked.some(({ state }) => state === 'failed');
    return {
      kind: 'done',
      ...(await this.found(schoolId, span)),
      ...(await this.ended(schoolId, span)),
      isBroken,
    };
  }

  /** Of the work that publishing begins. By due time, for which there is an index: none of it is due before. */
  private jobsSince(since: Instant): Promise<JobRow[]> {
    return this.reader.query<JobRow>(
      `SELECT event, payload, state, finished_at AS "finishedAt" FROM job
       WHERE state IN ('waiting', 'done', 'failed') AND due_at >= $1 AND created_at >= $1 AND event IN ($2, $3)`,
      [since, ruleSetPublished.name, pupilsUnderNewRules.name],
    );
  }

  private async howFar(
    schoolId: number,
    waiting: readonly { readonly range: SomePupils }[],
  ): Promise<FirstLook> {
    const ids = await this.pupils.onRoll(schoolId, this.clock.now());
    const left = ids.filter((id) =>
      waiting.some(({ range }) => id >= range.firstPupilId && id <= range.lastPupilId),
    );
    return { kind: 'looking', done: ids.length - left.length, of: ids.length };
  }

  private async found(schoolId: number, { version, from, to }: Span) {
    const row = await this.reader.first<{ found: number; cases: number }>(
      `SELECT CAST(COUNT(DISTINCT pupil_id) AS integer) AS found,
              CAST(COUNT(DISTINCT CASE WHEN consequence = 'open-case' THEN pupil_id END) AS integer) AS cases
       FROM concern WHERE school_id = $1 AND rule_set_version = $2 AND raised_at BETWEEN $3 AND $4`,
      [schoolId, version, from, to],
    );
    return { found: row?.found ?? 0, foundForCases: row?.cases ?? 0 };
  }

  /** A concern does not keep the moment it ended; what had to be told of it does. */
  private async ended(schoolId: number, { from, to }: Span): Promise<{ ended: number }> {
    const told = await this.reader.query<{ payload: string }>(
      `SELECT DISTINCT payload FROM job
       WHERE state IN ('waiting', 'done', 'failed') AND due_at >= $1 AND created_at BETWEEN $1 AND $2 AND event = $3`,
      [from, to, concernCleared.name],
    );
    const ids = told.map(({ payload }) => (JSON.parse(payload) as { concernId: number }).concernId);
    let ended = 0;
    for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
      const some = ids.slice(at, at + IDS_AT_ONCE);
      const row = await this.reader.first<{ ended: number }>(
        `SELECT CAST(COUNT(*) AS integer) AS ended FROM concern
         WHERE school_id = $1 AND id IN ${valuesList(1, some.length, 1)}`,
        [schoolId, ...some],
      );
      ended += row?.ended ?? 0;
    }
    return { ended };
  }
}

interface Span {
  readonly version: number;
  readonly from: Instant;
  readonly to: Instant;
}

function isOf(payload: string, version: number): boolean {
  return (JSON.parse(payload) as { version: number }).version === version;
}
