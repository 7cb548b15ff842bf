import { addMinutes } from '../../shared/instants.js';
import { Clock } from '../clock/clock.js';
import { runSql } from '../database/sql.js';
import { defineEvent, definePeriodic, defineSubscription } from './event.js';
import { Handles, type JobHandler, type RunningJob } from './job-handler.js';

const KEEP_MINUTES = 7 * 24 * 60;

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
  constructor(private readonly clock: Clock) {}

  async handle(job: RunningJob<Record<string, never>>): Promise<void> {
    await job.complete((tx) =>
      runSql(tx, `DELETE FROM job WHERE state = 'done' AND finished_at < $1`, [
        addMinutes(this.clock.now(), -KEEP_MINUTES),
      ]),
    );
  }
}
