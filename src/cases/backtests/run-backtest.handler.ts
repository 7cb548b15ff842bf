import { setImmediate as nextTurn, setTimeout as rest } from 'node:timers/promises';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { DueJobs } from '../../platform/jobs/due-jobs.js';
import {
  Handles,
  JobAlreadyDone,
  type JobHandler,
  NotNow,
  type RunningJob,
} from '../../platform/jobs/job-handler.js';
import { readBacktestSpec } from '../../rules/backtest/backtest-spec.js';
import { DomainError } from '../../shared/errors.js';
import { runBacktest } from './backtest-asked.event.js';
import { BacktestCancelled, BacktestClaims, type HeldRun } from './backtest-claims.js';
import { Backtests, type TestReport } from './backtests.service.js';

interface Asked extends Readonly<Record<string, number>> {
  readonly runId: number;
}

const OUR_FAULT = 'Something went wrong on our side, also when it was tried again. Ask whoever runs Tandem.';
/** How long a test rests after a handful of pupils where other work waits, so that a mark of today goes before a question about last year. */
const GIVE_WAY_MS = 200;

/**
 * Tries rules on the past, beside everything else that the worker does and behind it: one test at a time, in short turns. Safe to run again
 * after it was broken off: it begins anew, and only the end of it is kept.
 */
@Handles(runBacktest)
export class RunBacktest implements JobHandler<Asked> {
  constructor(
    private readonly claims: BacktestClaims,
    private readonly tests: Backtests,
    private readonly unitOfWork: UnitOfWork,
    private readonly due: DueJobs,
  ) {}

  /** @throws NotNow while a worker is at this test or another, or when another has begun it anew */
  async handle(job: RunningJob<Asked>): Promise<void> {
    const held = await this.claims.take(job.payload.runId);
    if (held === null) return;
    try {
      const report = await this.claims.showingLife(held, () => this.report(held, job.id));
      await job.complete((tx) => this.claims.finish(tx, held, report));
    } catch (error) {
      if (error instanceof BacktestCancelled) return;
      await this.stumble(job, held, error);
    }
  }

  private report(held: HeldRun, jobId: number): Promise<TestReport> {
    const { specification, schoolIds } = held.run;
    const spec = readBacktestSpec(JSON.parse(specification));
    const schools = schoolIds === null ? null : (JSON.parse(schoolIds) as number[]);
    return this.tests.runAt(spec, schools, {
      progress: async (done, of) => {
        await this.claims.note(held, done, of);
        await this.giveWay(jobId);
      },
      inTurn: async (work) => {
        await nextTurn();
        return this.unitOfWork.betweenWrites(work);
      },
    });
  }

  private async giveWay(jobId: number): Promise<void> {
    const waiting = await this.due.next(1, new Set([jobId]));
    if (waiting.length > 0) await rest(GIVE_WAY_MS);
  }

  /** What the question is to blame for is an end in words; a fault of ours is tried again, and said on the page when tries are used up. */
  private async stumble(job: RunningJob<Asked>, held: HeldRun, error: unknown): Promise<void> {
    if (error instanceof DomainError) {
      await job.complete((tx) => this.claims.fail(tx, held, error.message));
      return;
    }
    const isOurs = !(error instanceof NotNow) && !(error instanceof JobAlreadyDone);
    if (isOurs && job.attempt >= runBacktest.attempts)
      await this.unitOfWork.run((tx) => this.claims.fail(tx, held, OUR_FAULT));
    else await this.claims.release(held);
    throw error;
  }
}
