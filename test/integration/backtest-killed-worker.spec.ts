import { describe, expect, it } from '@jest/globals';
import { AskBacktest } from '../../src/cases/backtests/ask-backtest.service.js';
import { BacktestHistory } from '../../src/cases/backtests/backtest-history.js';
import type { BacktestFigures } from '../../src/cases/backtests/kept-verdicts.js';
import type { Rule } from '../../src/rules/rule.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { Installation } from '../support/installation.js';
import { type PlainSql, plainSql } from '../support/plain-sql.js';
import { privateRedis, redisServerBinary } from '../support/private-redis.js';
import { eventually } from '../support/process.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { askAbout, draftOf, EVERY_SCHOOL, importUci, lowFirstResult, UCI } from '../support/uci-draft.js';

const [sqlite] = databaseKinds;
const newest = databaseKinds.at(-1) ?? sqlite;
const binary = redisServerBinary();
/** So many rules that a worker is at it for some seconds. */
const MANY: Rule[] = Array.from({ length: 60 }, (_, at) => ({
  ...lowFirstResult(5 + at / 10),
  key: `below-${at}`,
}));
const SLOW_MACHINE = 180_000;

const ways = [
  { name: 'the embedded worker, on SQLite', redis: false, kind: sqlite },
  ...(binary ? [{ name: `BullMQ, on ${newest?.name}`, redis: true, kind: newest }] : []),
];

interface Course {
  readonly state: string;
  readonly done: number;
  readonly of: number | null;
}

describe.each(UCI ? ways : [])('A test of rules by a real worker: $name', ({ redis, kind }) => {
  it(
    'is begun anew after kill -9 in the middle, stopped when somebody stops it, and ends as it would have',
    async () => {
      if (!kind) throw new Error('No database.');
      const database = await kind.create();
      const app = await schoolOn(database);
      const draft = await draftOf(app, MANY);
      const asked = await askAbout(app, draft);
      const server = redis ? await privateRedis(binary ?? '') : null;
      const sql = await plainSql(database);
      const installation = await Installation.start({ database, redisUrl: server?.url ?? null });
      try {
        await eventually('some pupils are done', async () => (await course(sql, asked)).done > 0, 30_000);
        await installation.killWorker();
        const killed = await course(sql, asked);
        expect(killed.state).toBe('running');
        await eventually('it is done', async () => (await course(sql, asked)).state === 'done', 60_000);
        expect(await course(sql, asked)).toEqual({ state: 'done', done: 395, of: 395 });

        const unwanted = await askAbout(app, draft);
        await eventually('the next is at it', async () => (await course(sql, unwanted)).done > 0, 30_000);
        await app.get(AskBacktest).cancel(EVERY_SCHOOL, unwanted);
        const stopped = await course(sql, unwanted);
        await eventually('the worker has left it', async () => (await waiting(sql)) === 0, 30_000);
        expect(await course(sql, unwanted)).toEqual({ ...stopped, state: 'cancelled' });
        expect(stopped.done).toBeLessThan(395);
        process.stdout.write(
          `${redis ? 'BullMQ' : 'embedded'}: killed after ${killed.done} of ${killed.of} pupils, and done all the same; the next stopped after ${stopped.done}.\n`,
        );
      } finally {
        await installation.stop();
        await sql.close();
        await server?.stop();
      }
      const again = await askAbout(app, draft);
      await app.drain();
      expect(await figuresOf(app, asked)).toEqual(await figuresOf(app, again));
      await app.close();
    },
    SLOW_MACHINE,
  );
});

/** The school's pupils and results, and nobody who works. */
async function schoolOn(database: TestDatabase): Promise<TestApp> {
  const app = await startTestApp({ create: () => Promise.resolve(database) });
  await importUci(app);
  await app.drain();
  return app;
}

async function figuresOf(app: TestApp, publicId: string): Promise<BacktestFigures | null> {
  return (await app.get(BacktestHistory).one(EVERY_SCHOOL, publicId)).figures;
}

async function course(sql: PlainSql, publicId: string): Promise<Course> {
  const rows = await sql.all<Course>(
    `SELECT state, done, "of" FROM backtest_run WHERE public_id = '${publicId}'`,
  );
  return rows[0] ?? { state: 'gone', done: 0, of: null };
}

function waiting(sql: PlainSql): Promise<number> {
  return sql.count("SELECT COUNT(*) FROM job WHERE event = 'backtest-asked' AND state = 'waiting'");
}
