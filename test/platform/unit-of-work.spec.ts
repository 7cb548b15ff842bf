import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import { NestedUnitOfWork } from '../../src/platform/database/database-errors.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { type PlainSql, plainSql } from '../support/plain-sql.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const CHILD = resolve(import.meta.dirname, '../support/writing-process.mjs');
const STALL_MS = 50;
const HOLD_MS = 800;

interface Tally {
  readonly kept: number[];
  readonly errors: string[];
  readonly longestStallMs: number;
}

/** One forked process that is ready to begin. */
class Writer {
  private constructor(private readonly child: ChildProcess) {}

  static async start(app: TestApp, job: Record<string, unknown>): Promise<Writer> {
    const { dataFolder, databaseUrl } = app.config;
    const child = fork(
      CHILD,
      [JSON.stringify({ seed: 20_260_302, ...job, config: { dataFolder, databaseUrl } })],
      {
        execArgv: [],
      },
    );
    const writer = new Writer(child);
    await writer.says('ready');
    return writer;
  }

  says(word: string): Promise<void> {
    return new Promise((found, reject) => {
      this.child.on('message', (message) => {
        if (message === word) found();
      });
      this.child.once('exit', (code) => {
        reject(new Error(`It ended with ${code}`));
      });
    });
  }

  /** Tells an idle one that it has been idle for long enough. */
  end(tally: Promise<Tally>): Promise<Tally> {
    this.child.send('end');
    return tally;
  }

  go(): Promise<Tally> {
    return new Promise((found, reject) => {
      this.child.on('message', (message) => {
        if (typeof message === 'object') found(message as Tally);
      });
      this.child.once('exit', (code) => {
        reject(new Error(`It ended with ${code}`));
      });
      this.child.send('go');
    });
  }
}

const TRIES = 5;

describeOnEachDatabase('The unit of work', (kind) => {
  let app: TestApp;
  let sql: PlainSql;

  beforeAll(async () => {
    // On the disk: what a commit waits for there is part of what is measured.
    app = await startTestApp({ create: () => kind.create() });
    sql = await plainSql(app.database);
    await sql.all('CREATE TABLE trial (owner integer, number integer, half integer)');
  });

  beforeEach(async () => {
    await sql.all('DELETE FROM trial');
  });

  afterAll(async () => {
    await sql.close();
    await app.close();
  });

  it('keeps exactly the rows of the units that succeeded, of 300 overlapping ones in two processes (ASVS 2.3.3)', async () => {
    await expectCalmOnce(async () => {
      await sql.all('DELETE FROM trial');
      const writers = await Promise.all(
        [1, 2].map((owner) => Writer.start(app, { does: 'units', owner, units: 150, seed: owner })),
      );
      const idle = await Writer.start(app, { does: 'nothing' });
      const probing = idle.go();
      const [first, second] = await Promise.all(writers.map((writer) => writer.go()));
      const machine = await idle.end(probing);

      const kept = [first, second].flatMap((tally, index) =>
        tally?.kept.map((number) => `${index + 1}/${number}`),
      );
      const rows = await sql.all<{ owner: number; number: number }>(
        'SELECT owner, number FROM trial WHERE half = 1',
      );
      expect(rows.map((row) => `${row.owner}/${row.number}`).sort()).toEqual(kept.sort());
      expect(await sql.count('SELECT COUNT(*) FROM trial')).toBe(2 * kept.length);
      const errors = [...(first?.errors ?? []), ...(second?.errors ?? [])];
      expect(new Set(errors)).toEqual(new Set(['meant to fail']));
      expect(kept.length + errors.length).toBe(300);
      return [first, second].every((tally) => isCalm(kind.name, '300 units', tally, machine));
    });
  });

  it('goes on answering while another process holds the database far too long', async () => {
    await expectCalmOnce(async () => {
      const long = await Writer.start(app, { does: 'long', owner: 3, holdMs: HOLD_MS });
      const web = await Writer.start(app, { does: 'units', owner: 1, units: 20 });
      const idle = await Writer.start(app, { does: 'nothing' });
      const holding = long.says('holding');
      const held = long.go();
      await holding;
      const probing = idle.go();
      const tally = await web.go();
      const machine = await idle.end(probing);
      await held;
      expect(tally.kept.length + tally.errors.length).toBe(20);
      return isCalm(kind.name, `a lock of ${HOLD_MS} ms`, tally, machine);
    });
  });

  it('refuses a unit inside a unit by name, and neither hangs nor commits half', async () => {
    const units = app.get(UnitOfWork);
    const nested = units.run(async (tx) => {
      await tx.query('INSERT INTO trial (owner, number, half) VALUES (9, 9, 1)');
      await units.run(() => Promise.resolve());
    });
    await expect(nested).rejects.toThrow(NestedUnitOfWork);
    expect(await sql.count('SELECT COUNT(*) FROM trial')).toBe(0);
  });

  it('refuses to write in what runs between the writes: it would wait for itself for ever', async () => {
    const units = app.get(UnitOfWork);
    const write = () => units.run(() => Promise.resolve('written'));
    await expect(units.betweenWrites(write)).rejects.toThrow(NestedUnitOfWork);
    expect(await units.betweenWrites(() => 'read')).toBe('read');
    expect(await write()).toBe('written');
  });

  it('calls back after a commit only', async () => {
    const units = app.get(UnitOfWork);
    const called: string[] = [];
    await units.run((tx) => {
      units.afterCommit(tx, () => called.push('committed'));
      return Promise.resolve();
    });
    const failing = units.run((tx) => {
      units.afterCommit(tx, () => called.push('rolled back'));
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(called).toEqual(['committed']);
  });

  it('makes the units of a request one: all of them are kept, or none, and nobody is called back before', async () => {
    const units = app.get(UnitOfWork);
    const called: string[] = [];
    const write = (number: number, fails = false) =>
      units.run(async (tx) => {
        units.afterCommit(tx, () => called.push(String(number)));
        await tx.query(`INSERT INTO trial (owner, number, half) VALUES (7, ${number}, 1)`);
        if (fails) throw new Error('no');
      });
    const kept = async (): Promise<number[]> =>
      (await sql.all<{ number: number }>('SELECT number FROM trial WHERE owner = 7 ORDER BY number')).map(
        (row) => row.number,
      );
    const answer = await units.runAround(async (tx) => {
      await write(1);
      await expect(write(2, true)).rejects.toThrow('no');
      await Promise.all([write(3), write(4)]);
      await tx.query('INSERT INTO trial (owner, number, half) VALUES (7, 5, 1)');
      expect([called, await kept()]).toEqual([[], []]);
      return 'answer';
    });
    expect([answer, called, await kept()]).toEqual(['answer', ['1', '3', '4'], [1, 3, 4, 5]]);
    const failing = units.runAround(async () => {
      await write(6);
      throw new Error('a crash');
    });
    await expect(failing).rejects.toThrow('a crash');
    await expect(units.runAround(() => units.runAround(() => Promise.resolve()))).rejects.toThrow(
      NestedUnitOfWork,
    );
    await write(8);
    expect([called, await kept()]).toEqual([
      ['1', '3', '4', '8'],
      [1, 3, 4, 5, 8],
    ]);
  });

  if (kind.name === 'SQLite')
    it('would stall for the whole lock if the driver waited, which shows that the measure is real', async () => {
      const long = await Writer.start(app, { does: 'long', owner: 3, holdMs: HOLD_MS });
      const web = await Writer.start(app, { does: 'units', owner: 1, units: 20, blocking: true });
      const holding = long.says('holding');
      const held = long.go();
      await holding;
      const tally = await web.go();
      await held;
      process.stdout.write(`SQLite, driver waits: longest stall ${tally.longestStallMs.toFixed(1)} ms\n`);
      expect(tally.longestStallMs).toBeGreaterThan(HOLD_MS / 2);
    });
});

/**
 * What waiting for the database costs a process comes back at every try; what else a busy machine does to it does not. So one calm
 * try of several shows that the unit of work does not stall.
 */
async function expectCalmOnce(attempt: () => Promise<boolean>): Promise<void> {
  for (let tries = 1; tries < TRIES; tries++) if (await attempt()) return;
  expect(await attempt()).toBe(true);
}

/** What an idle process waited in the same moment is not the database's doing either. */
function isCalm(
  database: string,
  during: string,
  tally: Tally | undefined,
  machine: Tally | undefined,
): boolean {
  const own = tally?.longestStallMs ?? Infinity;
  const idle = machine?.longestStallMs ?? 0;
  process.stdout.write(
    `${database}, ${during}: longest stall ${own.toFixed(1)} ms (an idle process beside it: ${idle.toFixed(1)} ms)\n`,
  );
  return own < Math.max(STALL_MS, 3 * idle);
}
