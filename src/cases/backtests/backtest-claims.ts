import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { dialectOf, runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { NotNow } from '../../platform/jobs/job-handler.js';
import { newPublicId } from '../../shared/ids.js';
import { addMs, type Instant } from '../../shared/instants.js';
import type { TestReport } from './backtests.service.js';
import { BacktestRun } from './backtest-run.entity.js';
import { nextRunState } from './backtest-run.lifecycle.js';
import { keptVerdicts } from './kept-verdicts.js';

/** A worker that is alive says so this often, also in the middle of a handful of pupils: a busy machine takes long for one. */
const SIGN_OF_LIFE_MS = 2_000;
/** After so long without a sign the worker is taken for dead, and another begins anew. */
export const SILENT_MS = 10_000;
const LOOK_AGAIN_MS = 2_000;

/** A worker is at this test, or at another: they are done one at a time, because pages and live rules go first. */
export class BacktestUnderWay extends NotNow {
  constructor() {
    super('A worker is at a test already.', LOOK_AGAIN_MS);
  }
}

/** This run was silent for so long that another worker has begun it anew. */
export class BacktestTakenOver extends NotNow {
  constructor() {
    super('Another worker has taken this test over.', SILENT_MS);
  }
}

/** Somebody has stopped it. */
export class BacktestCancelled extends Error {
  constructor() {
    super('The test was stopped.');
    this.name = 'BacktestCancelled';
  }
}

/** One worker's hold on one run. */
export interface HeldRun {
  readonly run: BacktestRun;
  readonly token: string;
}

/**
 * Who is at a run. A queue may bring one twice, and a worker may die: then the next begins anew, and one that wakes up late finds that its
 * hold is gone before it writes anything.
 */
@Injectable()
export class BacktestClaims {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Begins the run, or begins it anew; null when it is over. @throws BacktestUnderWay */
  take(runId: number): Promise<HeldRun | null> {
    const token = newPublicId();
    return this.unitOfWork.run(async (tx) => {
      await oneAfterTheOther(tx);
      const run = await lockedRun(tx, runId);
      if (run?.state !== 'queued' && run?.state !== 'running') return null;
      const now = this.clock.now();
      if (isAlive(run, now) || (await anotherIsAlive(tx, run, now))) throw new BacktestUnderWay();
      const state = nextRunState(run.state, 'begin');
      await tx.update(BacktestRun, runId, { state, done: 0, of: null, claim: token, claimedAt: now });
      return { run, token };
    });
  }

  /** Does this while the worker shows, every few seconds, that it lives. */
  async showingLife<T>(held: HeldRun, work: () => Promise<T>): Promise<T> {
    const life = setInterval(() => {
      this.giveSign(held).catch(() => undefined);
    }, SIGN_OF_LIFE_MS);
    try {
      return await work();
    } finally {
      clearInterval(life);
    }
  }

  /** Says how far it is, and that the worker lives. @throws BacktestCancelled, BacktestTakenOver */
  async note({ run, token }: HeldRun, done: number, of: number): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const held = await runSql<{ id: number }>(
        tx,
        `UPDATE backtest_run SET done = $1, "of" = $2, claimed_at = $3
         WHERE id = $4 AND claim = $5 AND state = 'running' RETURNING id`,
        [done, of, this.clock.now(), run.id, token],
      );
      if (held.length === 0) await sayWhy(tx, run.id);
    });
  }

  /** @throws BacktestCancelled, BacktestTakenOver */
  finish(tx: EntityManager, held: HeldRun, report: TestReport): Promise<void> {
    const { verdicts, ...figures } = report;
    return this.end(tx, held, {
      ...{ state: 'done', done: verdicts.length, of: verdicts.length },
      ...{ report: JSON.stringify(figures), verdicts: JSON.stringify(keptVerdicts(verdicts)) },
    });
  }

  /** @throws BacktestCancelled, BacktestTakenOver */
  fail(tx: EntityManager, held: HeldRun, problem: string): Promise<void> {
    return this.end(tx, held, { state: 'failed', problem });
  }

  /** So that a try after a fault need not wait. What is not released, because the database is away, is taken for dead soon. */
  async release({ run, token }: HeldRun): Promise<void> {
    await this.unitOfWork
      .run((tx) =>
        runSql(tx, 'UPDATE backtest_run SET claim = NULL, claimed_at = NULL WHERE id = $1 AND claim = $2', [
          run.id,
          token,
        ]),
      )
      .catch(() => undefined);
  }

  private giveSign({ run, token }: HeldRun): Promise<unknown> {
    return this.unitOfWork.run((tx) =>
      runSql(tx, 'UPDATE backtest_run SET claimed_at = $1 WHERE id = $2 AND claim = $3', [
        ...[this.clock.now(), run.id, token],
      ]),
    );
  }

  private async end(tx: EntityManager, { run, token }: HeldRun, what: Partial<BacktestRun>): Promise<void> {
    const now = await lockedRun(tx, run.id);
    if (now?.state !== 'running' || now.claim !== token) await sayWhy(tx, run.id);
    const over = { endedAt: this.clock.now(), claim: null, claimedAt: null };
    await tx.update(BacktestRun, run.id, { ...what, ...over });
  }
}

/**
 * Two workers with two tests each lock a run of their own, and neither sees that the other is beginning: so whoever takes one waits for who is
 * taking another. SQLite has one writer anyway.
 */
async function oneAfterTheOther(tx: EntityManager): Promise<void> {
  if (dialectOf(tx) === 'postgres') await runSql(tx, 'LOCK TABLE backtest_run IN SHARE ROW EXCLUSIVE MODE');
}

/** The run, until the end of the transaction nobody else's; null when it has been deleted. */
export async function lockedRun(tx: EntityManager, id: number): Promise<BacktestRun | null> {
  await runSql(tx, 'UPDATE backtest_run SET claim = claim WHERE id = $1', [id]);
  return tx.findOneBy(BacktestRun, { id });
}

async function sayWhy(tx: EntityManager, id: number): Promise<never> {
  const run = await tx.findOneBy(BacktestRun, { id });
  if (run === null || run.state === 'cancelled') throw new BacktestCancelled();
  throw new BacktestTakenOver();
}

/** A sign far in the future was given by a clock that is wrong. */
function isAlive({ claim, claimedAt }: BacktestRun, now: Instant): boolean {
  if (claim === null || claimedAt === null) return false;
  return claimedAt > addMs(now, -SILENT_MS) && claimedAt <= addMs(now, SILENT_MS);
}

async function anotherIsAlive(tx: EntityManager, { id }: BacktestRun, now: Instant): Promise<boolean> {
  const others = await tx.findBy(BacktestRun, { state: 'running' });
  return others.some((other) => other.id !== id && isAlive(other, now));
}
