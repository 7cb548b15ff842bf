import Database from 'better-sqlite3';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/**
 * A million lines of the audit sealed and verified by the commands an administrator uses, start of the process included, against a plain
 * pass of SQLite over the same lines and against hashing them alone, in the same run. Last line: one JSON object.
 */
const LINES = 1_000_000;
const TANDEM = resolve(import.meta.dirname, '../cli/tandem.js');
const FIRST = Date.parse('2025-09-01T08:00:00.000Z');

const run = promisify(execFile);

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-audit-bench-'));
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], TANDEM_DATA: folder };
  const tandem = async (...words: string[]): Promise<string> =>
    (await run(process.execPath, [TANDEM, ...words], { env })).stdout;
  try {
    await tandem('migrate');
    const database = join(folder, 'tandem.db');
    const written = timed(() => {
      writeLines(database);
    });
    say(`${LINES.toLocaleString('en-GB')} lines written in ${written} s`);
    const pass = timed(() => {
      plainPass(database);
    });
    const hashing = timed(hashOnly);
    const sealing = await awaited(() => tandem('audit', 'seal'));
    say(`sealed in ${sealing.seconds} s: ${rate(sealing.seconds)} lines a second`);
    const verifying = await awaited(() => tandem('audit', 'verify', '--json'));
    const verdict = JSON.parse(verifying.value) as {
      sealed: number;
      broken: unknown;
      linesPerSecond: number;
    };
    if (verdict.sealed !== LINES || verdict.broken !== null)
      throw new Error(`Not all hold: ${verifying.value}`);
    say(`verified in ${verifying.seconds} s: ${rate(verifying.seconds)} lines a second`);
    say(
      JSON.stringify({
        lines: LINES,
        plainPassSeconds: pass,
        hashingSeconds: hashing,
        sealSeconds: sealing.seconds,
        verifySeconds: verifying.seconds,
        sealedPerSecond: rate(sealing.seconds),
        verifiedPerSecond: rate(verifying.seconds),
        sealToPlainPass: round1(sealing.seconds / pass),
        verifyToPlainPass: round1(verifying.seconds / pass),
        verifyToHashing: round1(verifying.seconds / hashing),
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As an installation of some years has them: mostly pupils read, by a few dozen people. */
function writeLines(file: string): void {
  const database = new Database(file);
  database.pragma('synchronous = OFF');
  database.exec(
    `WITH RECURSIVE line (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM line WHERE n + 1 < ${LINES})
     INSERT INTO audit_entry (at, actor, action, subject, subject_id, reason)
     SELECT strftime('%Y-%m-%dT%H:%M:%S.000Z', ${FIRST / 1_000} + n, 'unixepoch'), printf('staff:%022d', n % 40),
            CASE n % 5 WHEN 0 THEN 'case-read' ELSE 'pupil-read' END, CASE n % 5 WHEN 0 THEN 'case' ELSE 'pupil' END,
            printf('%022d', n % 2600),
            CASE n % 3 WHEN 0 THEN NULL ELSE 'you are pastoral lead of year 9 at Northfield' END
       FROM line`,
  );
  database.close();
}

/** What one line looks like, for the hashing alone. */
function columns(line: number): readonly (string | null)[] {
  return [
    new Date(FIRST + line * 1_000).toISOString(),
    `staff:${String(line % 40).padStart(22, 's')}`,
    line % 5 === 0 ? 'case-read' : 'pupil-read',
    line % 5 === 0 ? 'case' : 'pupil',
    String(line % 2_600).padStart(22, 'p'),
    line % 3 === 0 ? null : 'you are pastoral lead of year 9 at Northfield',
  ];
}

/** Every column of every line, read once by SQL alone. */
function plainPass(file: string): void {
  const database = new Database(file, { readonly: true });
  database
    .prepare(
      `SELECT COUNT(*), SUM(LENGTH(at) + LENGTH(actor) + LENGTH(action) + LENGTH(subject) + LENGTH(subject_id) + LENGTH(COALESCE(reason, '')))
         FROM audit_entry`,
    )
    .get();
  database.close();
}

/** SHA-256 over the text of each line, without key, chain or database. */
function hashOnly(): void {
  for (let line = 0; line < LINES; line++)
    createHash('sha256')
      .update(JSON.stringify(columns(line)))
      .digest('base64url');
}

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return seconds(from);
}

async function awaited<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const from = performance.now();
  const value = await work();
  return { value, seconds: seconds(from) };
}

function seconds(from: number): number {
  return Math.round((performance.now() - from) / 10) / 100;
}

function rate(taken: number): number {
  return Math.round(LINES / taken);
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
