import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type * as Threads from '../../src/platform/database/reading-thread.js';

/** A thread begins from a file that Node itself can read: the built one. */
const BUILT = resolve(import.meta.dirname, '../../dist/platform/database/reading-thread.js');

/** Takes some tenths of a second, and cannot be interrupted. */
const COUNTING = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT COUNT(*) FROM n`;

describe('the thread that reads for a worker', () => {
  let folder: string;
  let database: Database.Database;
  let thread: Threads.ReadingThread;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-reading-'));
    const path = join(folder, 'tandem.db');
    database = new Database(path);
    database.pragma('journal_mode = WAL');
    database.exec(
      `CREATE TABLE pupil (id integer, name text); INSERT INTO pupil VALUES (1, 'Amir'), (2, 'Ros')`,
    );
    const { ReadingThread } = (await import(BUILT)) as typeof Threads;
    thread = new ReadingThread(path);
  });

  afterAll(async () => {
    await thread.close();
    database.close();
    await rm(folder, { recursive: true });
  });

  it('answers each question with its own rows, however many are asked at once', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map((id) => thread.query('SELECT name FROM pupil WHERE id = ?', [id])),
    );
    expect(answers).toEqual([[{ name: 'Amir' }], [{ name: 'Ros' }], []]);
  });

  it('sees what was committed meanwhile, and nothing of a transaction that is still open', async () => {
    database.exec(`BEGIN IMMEDIATE; INSERT INTO pupil VALUES (3, 'Ida')`);
    expect(await thread.query('SELECT COUNT(*) AS n FROM pupil', [])).toEqual([{ n: 2 }]);
    database.exec('COMMIT');
    expect(await thread.query('SELECT COUNT(*) AS n FROM pupil', [])).toEqual([{ n: 3 }]);
  });

  it('says what the driver said of a statement that fails, and answers the next', async () => {
    const failed = thread.query('SELECT name FROM nowhere', []);
    await expect(failed).rejects.toThrow('no such table: nowhere');
    await expect(failed).rejects.toMatchObject({ name: 'ReadingFailed', code: 'SQLITE_ERROR' });
    expect(await thread.query('SELECT 1 AS one', [])).toEqual([{ one: 1 }]);
  });

  it('cannot write', async () => {
    await expect(thread.query(`DELETE FROM pupil RETURNING id`, [])).rejects.toMatchObject({
      code: 'SQLITE_READONLY',
    });
  });

  it('tells who waits when it ends, and begins anew with the next question', async () => {
    const waiting = thread.query(COUNTING, []);
    const ended = expect(waiting).rejects.toMatchObject({ name: 'ReadingFailed', code: 'ENDED' });
    await thread.close();
    await ended;
    expect(await thread.query('SELECT 2 AS two', [])).toEqual([{ two: 2 }]);
  });
});
