import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { restoreCommand } from '../../src/cli/backup/restore.command.js';
import { dataSourceOptions } from '../../src/platform/database/data-source.options.js';
import { FolderLock } from '../../src/platform/database/folder-lock.js';
import { allMigrations } from '../../src/platform/database/migrations/all-migrations.js';
import { migrate } from '../../src/platform/database/migrations/migrate.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { plainSql } from '../support/plain-sql.js';
import { startTandem, tandemEnvironment } from '../support/process.js';
import { answerOf, type CommandEnd, startCommand } from '../support/tandem-command.js';
import { testConfig } from '../support/test-app.js';

const [sqlite] = databaseKinds;

describe('tandem backup and restore of one machine', () => {
  let database: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    if (!sqlite) throw new Error('SQLite is always there');
    database = await sqlite.create();
    folder = await mkdtemp(join(tmpdir(), 'tandem-backup-'));
    const source = await new DataSource(dataSourceOptions(testConfig(database))).initialize();
    await migrate(source);
    await source.destroy();
  });

  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  function tandem(...words: string[]): Promise<CommandEnd> {
    return startCommand({ database, redisUrl: null }, words).ended;
  }

  /** With one line that fits, and leaves the database as it is. */
  async function isRefused(file: string, reason: RegExp): Promise<void> {
    const before = readFileSync(join(database.dataFolder, 'tandem.db'));
    const env = tandemEnvironment({ role: 'all', database });
    const silent = { out: () => undefined, err: () => undefined };
    const refused = restoreCommand.run({ args: [file], env, terminal: silent });
    await expect(refused).rejects.toThrow(reason);
    await expect(refused).rejects.toThrow(/^[^\n]+$/);
    expect(readFileSync(join(database.dataFolder, 'tandem.db')).equals(before)).toBe(true);
    expect(readdirSync(database.dataFolder).filter((name) => /restoring|replaced/.test(name))).toEqual([]);
  }

  const backup = async (name: string): Promise<string> => {
    const file = join(folder, name);
    expect(await tandem('backup', file)).toMatchObject({ code: 0, err: '' });
    return file;
  };

  it('copies one moment while a process writes, half of no unit and all of those before it', async () => {
    const sql = await plainSql(database);
    await sql.all('CREATE TABLE trial (owner integer, number integer, half integer)');
    const writer = keepWriting(join(database.dataFolder, 'tandem.db'));
    const rows: number[] = [];
    let written = 0;
    try {
      for (const name of ['first', 'second']) {
        const copy = new Database(await backup(name), { readonly: true });
        const all = copy.prepare('SELECT owner, number, half FROM trial').all() as { half: number }[];
        const halves = [1, 2].map((half) => all.filter((row) => row.half === half).length);
        expect(halves[0]).toBe(halves[1]);
        rows.push(halves[0] ?? 0);
        copy.close();
      }
    } finally {
      written = await writer.end();
    }
    const [first = 0, second = 0] = rows;
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    expect(written).toBeGreaterThan(second);
    await sql.close();
  });

  it('writes one file for this user only, over nothing, and says that the keys are not in it and where they are', async () => {
    const file = join(folder, 'school.db');
    const said = await tandem('backup', file);
    expect(said.out).toMatch(/The keys are not in it.*keep the setting TANDEM_KEYS as well/s);
    expect([statSync(file).mode & 0o777, readdirSync(folder)]).toEqual([0o600, ['school.db']]);
    expect(readFileSync(file).includes(Buffer.alloc(32, 7))).toBe(false);
    const again = await tandem('backup', file);
    expect([again.code, again.err]).toEqual([
      1,
      `tandem: ${file} exists already; a backup never writes over anything\n`,
    ]);
    const own = { database, redisUrl: null, env: { TANDEM_KEYS: '' } };
    const words = ['backup', join(folder, 'other.db'), '--json'];
    const answer = answerOf<{ keys: string; schema: string }>(words, await startCommand(own, words).ended);
    expect(answer).toMatchObject({
      keys: `the file ${join(database.dataFolder, 'keys')}`,
      schema: allMigrations.at(-1)?.name,
    });
  });

  it('puts back what is no database of Tandem, half a file, a damaged page, a copy in use and a newer one: never', async () => {
    const file = await backup('school.db');
    const bytes = readFileSync(file);
    const made = (name: string, content: Buffer | string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    await isRefused(made('letter.db', 'Dear all'), /letter.db is no backup of Tandem/);
    await isRefused(join(folder, 'nowhere.db'), /nowhere.db is not there/);
    await isRefused(folder, /is no backup of Tandem/);
    const other = new Database(join(folder, 'other.db'));
    other.exec('CREATE TABLE migration (id integer primary key, name text)');
    other.close();
    await isRefused(join(folder, 'other.db'), /other.db is no backup of Tandem/);
    await isRefused(made('half.db', bytes.subarray(0, bytes.length / 2)), /half.db is damaged/);
    const page = Buffer.from(bytes);
    page.fill(0xa5, 4096 * 20, 4096 * 21);
    await isRefused(made('page.db', page), /page.db is damaged/);
    const newer = new Database(made('newer.db', bytes));
    newer.exec(`INSERT INTO migration (timestamp, name) VALUES (9999999999999, 'OfTomorrow9999999999999')`);
    newer.close();
    await isRefused(join(folder, 'newer.db'), /newer.db is of a newer Tandem than this one/);
    newerLog(file);
    await isRefused(join(folder, 'log.db'), /log.db is a copy of a database in use/);
  });

  function newerLog(file: string): void {
    copyFileSync(file, join(folder, 'log.db'));
    const inUse = new Database(join(folder, 'log.db'));
    inUse.pragma('journal_mode = WAL');
    inUse.close();
  }

  it('brings an older one up to date', async () => {
    const file = await backup('older.db');
    const older = new Database(file);
    const newest = older.prepare('SELECT name FROM migration ORDER BY id DESC LIMIT 1').get() as {
      name: string;
    };
    const [Newest] = allMigrations.slice(-1);
    if (!Newest) throw new Error('there is a newest change');
    expect(newest.name).toBe(Newest.name);
    older.exec('DELETE FROM migration WHERE id = (SELECT MAX(id) FROM migration)');
    older.close();
    await before(file, new Newest());
    expect(await tandem('restore', file)).toMatchObject({ code: 0, err: '' });
    const sql = await plainSql(database);
    expect(await sql.count('SELECT COUNT(*) FROM migration')).toBe(allMigrations.length);
    expect(await sql.count('SELECT COUNT(*) FROM staff_session')).toBe(0);
    await sql.close();
  });

  /** Makes a file what it was before its newest change. */
  async function before(file: string, newest: MigrationInterface): Promise<void> {
    const options = { ...dataSourceOptions(testConfig(database)), database: file };
    const source = await new DataSource(options as DataSourceOptions).initialize();
    await newest.down(source.createQueryRunner());
    await source.query('PRAGMA journal_mode = DELETE');
    await source.destroy();
  }

  it('restores beside nothing that runs, however quiet that is, and lets nothing start meanwhile', async () => {
    const file = await backup('school.db');
    for (const role of ['worker', 'family', 'all'] as const) {
      const running = await startTandem({ role, database });
      if (role === 'all') await running.logged((line) => line.msg === 'working');
      const refused = await tandem('restore', file);
      expect([role, refused.code]).toEqual([role, 1]);
      expect(refused.err).toMatch(
        /^tandem: Tandem is running on this TANDEM_DATA .*stop it first. Nothing was changed\n$/,
      );
      await running.kill('SIGKILL');
    }
    const alone = await eventuallyAlone(database.dataFolder);
    await expect(startTandem({ role: 'web', database })).rejects.toThrow(
      /A restore is under way on this TANDEM_DATA/,
    );
    const beside = await tandem('migrate');
    expect([beside.code, beside.err]).toEqual([1, expect.stringMatching(/A restore is under way/)]);
    alone.release();
    expect(await tandem('restore', file)).toMatchObject({ code: 0 });
  });

  it('sees somebody else’s SQL shell on the database, too', async () => {
    const file = await backup('school.db');
    const shell = new Database(join(database.dataFolder, 'tandem.db'));
    shell.prepare('SELECT COUNT(*) FROM job').get();
    await isRefused(file, /Tandem is running on this TANDEM_DATA/);
    shell.close();
  });

  it('keeps what it replaces, damaged or whole, from which one can go back again', async () => {
    const file = await backup('school.db');
    const sql = await plainSql(database);
    await sql.all(
      `INSERT INTO periodic_task (name, next_at) VALUES ('since the backup', '2026-03-02T08:00:00.000Z')`,
    );
    await sql.close();
    const first = answerOf<{ replaced: string }>(['restore'], await tandem('restore', file, '--json'));
    const count = async (): Promise<number> => {
      const look = await plainSql(database);
      const found = await look.count(`SELECT COUNT(*) FROM periodic_task WHERE name = 'since the backup'`);
      await look.close();
      return found;
    };
    expect(await count()).toBe(0);
    expect(first.replaced).toMatch(/tandem\.db\.replaced-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/);
    writeFileSync(join(database.dataFolder, 'tandem.db'), 'a disk that went wrong');
    const back = await tandem('restore', first.replaced, '--json');
    const { replaced } = answerOf<{ replaced: string }>(['restore'], back);
    expect(readFileSync(replaced, 'utf8')).toBe('a disk that went wrong');
    expect([await count(), existsSync(first.replaced)]).toEqual([1, true]);
  });
});

/** Writes units of two rows each, one after the other, until it is told to end; then says how many it has written. */
function keepWriting(path: string): { end(): Promise<number> } {
  const db = new Database(path, { timeout: 10_000 });
  const row = db.prepare('INSERT INTO trial (owner, number, half) VALUES (1, ?, ?)');
  const unit = db.transaction((number: number) => {
    row.run(number, 1);
    row.run(number, 2);
  });
  let isEnding = false;
  const written = (async () => {
    let number = 0;
    for (; !isEnding; number += 1) {
      unit(number);
      await turn();
    }
    db.close();
    return number;
  })();
  return {
    end: () => {
      isEnding = true;
      return written;
    },
  };
}

/** Once the worker of a killed web process has noticed, and ended. */
async function eventuallyAlone(dataFolder: string): Promise<FolderLock> {
  for (let tries = 1; ; tries++) {
    try {
      return FolderLock.takeAlone(dataFolder);
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
