import type { EntityManager } from 'typeorm';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { Clock } from '../clock/clock.js';
import { runSql } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { defineEvent, definePeriodic, defineSubscription } from './event.js';
import { Handles, type JobHandler } from './job-handler.js';

const KEEP_MINUTES = 7 * 24 * 60;
/** Rows a unit of work can delete in a few milliseconds; an import leaves hundreds of thousands. */
const AT_ONCE = 1_000;

/** Once an hour. */
export const hourPassed = defineEvent<Record<string, never>>('hour-passed');
definePeriodic({ name: 'hourly', everyMinutes: 60, event: hourPassed });

export const pruneJobs = defineSubscription({
  event: hourPassed,
  subscriber: 'prune-jobs',
  attempts: 3,
  backoffSeconds: 60,
});

/** Done jobs are a trace for a week; failed ones stay until a person has dealt with them. */
@Handles(pruneJobs)
export class PruneJobs implements JobHandler<Record<string, never>> {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async handle(): Promise<void> {
    const before = addMinutes(this.clock.now(), -KEEP_MINUTES);
    let deleted: number;
    do {
      deleted = await this.unitOfWork.run((tx) => deleteSome(tx, before));
    } while (deleted === AT_ONCE);
  }
}

/** A job is never finished before it is due, so the index on (state, due_at) finds them. */
async function deleteSome(tx: EntityManager, before: Instant): Promise<number> {
  const rows = await runSql<{ id: number }>(
    tx,
    `DELETE FROM job WHERE id IN (
       SELECT id FROM job WHERE state = 'done' AND due_at < $1 AND finished_at < $1 LIMIT ${AT_ONCE}
     ) RETURNING id`,
    [before],
  );
  return rows.length;
}
