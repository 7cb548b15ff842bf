import { Clock } from '../../platform/clock/clock.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler } from '../../platform/jobs/job-handler.js';
import { hourPassed } from '../../platform/jobs/prune-jobs.handler.js';
import { addMinutes } from '../../shared/instants.js';

/** Half a year: a test of last autumn helps with this spring's rules, one of the year before with nothing. */
const KEEP_MINUTES = 183 * 24 * 60;

export const pruneBacktests = defineSubscription({
  event: hourPassed,
  subscriber: 'prune-backtests',
  attempts: 3,
  backoffSeconds: 60,
});

/** Tests of the rules in force go after half a year. Those of a draft stay with it, but of whom they spoke is forgotten then. */
@Handles(pruneBacktests)
export class PruneBacktests implements JobHandler<Record<string, never>> {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async handle(): Promise<void> {
    const before = addMinutes(this.clock.now(), -KEEP_MINUTES);
    await this.unitOfWork.run(async (tx) => {
      await runSql(tx, 'DELETE FROM backtest_run WHERE draft_id IS NULL AND ended_at < $1', [before]);
      await runSql(
        tx,
        'UPDATE backtest_run SET verdicts = NULL WHERE ended_at < $1 AND verdicts IS NOT NULL',
        [before],
      );
    });
  }
}
