import type { DatabaseKind, TestDatabase } from './databases.js';
import { seeded, strikeWhile } from './killer.js';
import { type PrivateRedis, privateRedis } from './private-redis.js';
import { Rehearsal } from './rehearsal.js';

export type Victim = 'worker' | 'web' | 'Redis';

export interface RehearsalRun {
  readonly kind: DatabaseKind;
  /** The redis-server to start; null for the embedded worker. */
  readonly redisBinary: string | null;
  /** Struck in turn. */
  readonly victims: readonly Victim[];
  readonly points: number;
  readonly seed: number;
}

export interface RehearsalReport {
  readonly acknowledged: number;
  /** From the last strike until no job waited, in milliseconds. */
  readonly settledMs: number;
  /** Each broken promise in words. */
  readonly broken: readonly string[];
}

/** Posts causes without pause while the victims are struck at random points, then looks what became of them. */
export async function rehearse(run: RehearsalRun): Promise<RehearsalReport> {
  const database = await run.kind.create();
  const redis = run.redisBinary ? await privateRedis(run.redisBinary) : null;
  try {
    return await onInstallation(run, database, redis);
  } finally {
    await redis?.stop();
    await database.drop();
  }
}

async function onInstallation(
  run: RehearsalRun,
  database: TestDatabase,
  redis: PrivateRedis | null,
): Promise<RehearsalReport> {
  const rehearsal = await Rehearsal.start(database, redis?.url ?? null);
  const random = seeded(run.seed + 1);
  try {
    await strikeWhile({
      seed: run.seed,
      points: run.points,
      pauseMs: [50, 800],
      strike: (point) => strike(run.victims[point % run.victims.length], rehearsal, redis),
      scenario: async (round) => {
        const numbers = [1, 2, 3, 4].map((one) => round * 4 + one);
        await Promise.all(numbers.map((number) => rehearsal.cause(number, Math.floor(random() * 120))));
        await new Promise((resolve) => setTimeout(resolve, 120));
      },
    });
    const settledMs = await rehearsal.settle(120_000);
    return { acknowledged: rehearsal.acknowledged.length, settledMs, broken: await rehearsal.broken() };
  } finally {
    await rehearsal.stop();
  }
}

function strike(victim: Victim | undefined, rehearsal: Rehearsal, redis: PrivateRedis | null): Promise<void> {
  if (victim === 'worker') return rehearsal.installation.killWorker();
  if (victim === 'web') return rehearsal.installation.killWeb();
  return redis?.flush() ?? Promise.resolve();
}
