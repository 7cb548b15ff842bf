import { afterEach, describe, expect, it } from '@jest/globals';
import { type DatabaseKind, databaseKinds, type TestDatabase } from '../support/databases.js';
import { eventually, isAlive, startTandem } from '../support/process.js';
import { type PrivateRedis, privateRedis, redisServerBinary } from '../support/private-redis.js';
import { plainSql } from '../support/plain-sql.js';
import { Rehearsal } from '../support/rehearsal.js';

const [sqlite] = databaseKinds;
const newest = databaseKinds.at(-1) ?? sqlite;
const binary = redisServerBinary();
const servers: PrivateRedis[] = [];
const databases: TestDatabase[] = [];
/** After kill -9, beside the worker's own start; BullMQ's default would be up to a minute. */
const RECOVERY_MS = 6_000;

async function freshDatabase(kind: DatabaseKind | undefined): Promise<TestDatabase> {
  if (!kind) throw new Error('No database.');
  const database = await kind.create();
  databases.push(database);
  return database;
}

async function ownRedis(): Promise<PrivateRedis> {
  const redis = await privateRedis(binary ?? '');
  servers.push(redis);
  return redis;
}

/** To be called in a `describe`: what its tests have started ends with each. */
function endAfterEach(): void {
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    await Promise.all(databases.splice(0).map((database) => database.drop()));
  });
}

const ways = [
  { name: 'the embedded worker, on SQLite', redis: false, kind: sqlite },
  ...(binary ? [{ name: `BullMQ, on ${newest?.name}`, redis: true, kind: newest }] : []),
];
if (!binary)
  process.stdout.write(
    'Left out, because there is no redis-server in PATH: losing and stopping a Redis of our own.\n',
  );

describe.each(ways)('Jobs by way of $name', ({ redis, kind }) => {
  endAfterEach();

  it('are done by real processes, survive kill -9 of the worker, and end with the web process', async () => {
    const database = await freshDatabase(kind);
    const server = redis ? await ownRedis() : null;
    const begun = performance.now();
    const rehearsal = await Rehearsal.start(database, server?.url ?? null);
    const startMs = performance.now() - begun;
    try {
      for (let number = 1; number <= 20; number++) await rehearsal.cause(number, 10);
      await rehearsal.settle();
      expect(rehearsal.acknowledged).toHaveLength(20);
      expect(await rehearsal.broken()).toEqual([]);

      await rehearsal.cause(21, 1_500);
      await eventually('the long job is under way', () => wrote(rehearsal, 21) > 0);
      const killed = performance.now();
      await rehearsal.installation.killWorker();
      await rehearsal.settle();
      const took = performance.now() - killed;
      process.stdout.write(
        `${redis ? 'BullMQ' : 'embedded'}: done ${Math.round(took)} ms after kill -9 (the worker's start and the job's 1500 ms included)\n`,
      );
      expect(took).toBeLessThan(RECOVERY_MS + 2 * startMs);
      expect(await rehearsal.broken()).toEqual([]);

      await rehearsal.cause(22, 1_000);
      await eventually('the last job is under way', () => wrote(rehearsal, 22) > 0);
      const exits = await rehearsal.installation.stop();
      expect(exits.map((exit) => exit.code)).toEqual(exits.map(() => 0));
      expect(await rehearsal.sql.count('SELECT COUNT(*) FROM rehearsal_effect WHERE number = 22')).toBe(1);
      expect(isAlive(rehearsal.installation.workerPid)).toBe(false);
      if (server) expect((await server.keys()).filter((key) => key.includes(':row-22'))).toEqual([]);
    } finally {
      await rehearsal.stop();
    }
  });
});

function wrote(rehearsal: Rehearsal, number: number): number {
  return rehearsal.installation.log.filter((line) => line.msg === 'writing down' && line.number === number)
    .length;
}

(binary ? describe : describe.skip)('A Redis that fails', () => {
  endAfterEach();

  it('loses nothing when it is emptied in mid-run, or stopped and come back empty; the web goes on meanwhile', async () => {
    const redis = await ownRedis();
    const rehearsal = await Rehearsal.start(await freshDatabase(sqlite), redis.url);
    try {
      for (let number = 1; number <= 60; number++) {
        await rehearsal.cause(number, 20);
        if (number % 20 === 0) await redis.flush();
      }
      await rehearsal.settle();
      await redis.stop();
      const ready = () => fetch(`${rehearsal.installation.url}/health/ready`);
      await eventually('the queue is seen to be down', async () => (await ready()).status === 503, 10_000);
      expect(await (await ready()).json()).toMatchObject({
        status: 'error',
        error: { queue: { status: 'down' } },
      });
      const from = performance.now();
      for (let number = 61; number <= 80; number++) expect(await rehearsal.cause(number, 1)).toBe(true);
      const perAnswer = (performance.now() - from) / 20;
      process.stdout.write(`Redis down: ${perAnswer.toFixed(1)} ms an answer\n`);
      expect(perAnswer).toBeLessThan(250);
      await redis.start();
      const took = await rehearsal.settle();
      process.stdout.write(`Redis back: all done after ${Math.round(took)} ms\n`);
      expect(took).toBeLessThan(20_000);
      expect((await ready()).status).toBe(200);
      expect(rehearsal.acknowledged).toHaveLength(80);
      expect(await rehearsal.broken()).toEqual([]);
    } finally {
      await rehearsal.stop();
    }
  });

  it('that is not there at the start is no reason not to start, nor to stay without it, nor not to stop', async () => {
    const redis = await ownRedis();
    await redis.stop();
    const rehearsal = await Rehearsal.start(await freshDatabase(sqlite), redis.url);
    try {
      expect(await rehearsal.cause(1, 1)).toBe(true);
      await redis.start();
      await rehearsal.settle(20_000);
      expect(await rehearsal.broken()).toEqual([]);
      await redis.stop();
      const from = performance.now();
      const exits = await rehearsal.installation.stop();
      expect(exits.map((exit) => exit.code)).toEqual([0, 0]);
      expect(performance.now() - from).toBeLessThan(8_000);
    } finally {
      await rehearsal.stop();
    }
  });
});

describe('An embedded worker', () => {
  endAfterEach();

  it('finishes and ends when its web process is killed, and leaves the database to the next one', async () => {
    const database = await freshDatabase(sqlite);
    const web = await startTandem({ role: 'all', database });
    await web.logged((line) => line.msg === 'working');
    const { workerPid } = web;
    await web.kill('SIGKILL');
    await eventually('the orphan has gone', () => !isAlive(workerPid));
    const next = await startTandem({ role: 'all', database });
    const sql = await plainSql(database);
    await eventually(
      'the hourly job was done',
      async () => (await sql.count(`SELECT COUNT(*) FROM job WHERE state = 'done'`)) > 0,
    );
    await sql.close();
    expect(await next.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
