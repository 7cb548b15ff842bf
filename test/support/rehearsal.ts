import type { TestDatabase } from './databases.js';
import { Installation } from './installation.js';
import { type PlainSql, plainSql } from './plain-sql.js';
import { eventually } from './process.js';

const ENTRY = 'test/support/rehearsal-entry.mjs';
const SUBSCRIBERS = 2;

/** An installation whose only work is the rehearsal's: causes posted over HTTP, two effects each through jobs. */
export class Rehearsal {
  /** Numbers the web process has acknowledged. */
  readonly acknowledged: number[] = [];

  private constructor(
    readonly installation: Installation,
    readonly sql: PlainSql,
  ) {}

  static async start(database: TestDatabase, redisUrl: string | null): Promise<Rehearsal> {
    const sql = await plainSql(database);
    await sql.all('CREATE TABLE rehearsal_cause (number integer)');
    await sql.all('CREATE TABLE rehearsal_effect (subscriber varchar(20), number integer)');
    return new Rehearsal(await Installation.start({ database, redisUrl, entry: ENTRY }), sql);
  }

  /** Causes one occurrence whose first job takes `ms`. False when no answer came: then it may or may not have happened. */
  async cause(number: number, ms: number): Promise<boolean> {
    try {
      const answer = await fetch(`${this.installation.url}/rehearsal`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ number, ms }),
        signal: AbortSignal.timeout(5_000),
      });
      if (answer.status !== 201) return false;
      this.acknowledged.push(number);
      return true;
    } catch {
      return false;
    }
  }

  /** Waits until no job waits. Returns how long that took in milliseconds. */
  settle(withinMs = 30_000): Promise<number> {
    return eventually(
      'no job waits any more',
      async () =>
        (await this.sql.count(`SELECT COUNT(*) FROM job WHERE event = 'rehearsed' AND state = 'waiting'`)) ===
        0,
      withinMs,
    );
  }

  /** Each broken promise in words; empty when all is well. */
  async broken(): Promise<string[]> {
    const causes = new Set(
      (await this.sql.all<{ number: number }>('SELECT number FROM rehearsal_cause')).map((row) => row.number),
    );
    const lost = this.acknowledged.filter((number) => !causes.has(number));
    const effects = await this.sql.all<{ number: number; times: number | string; kinds: number | string }>(
      `SELECT number, COUNT(*) AS times, COUNT(DISTINCT subscriber) AS kinds FROM rehearsal_effect GROUP BY number`,
    );
    const wrong = effects.filter(
      (row) => Number(row.times) !== SUBSCRIBERS || Number(row.kinds) !== SUBSCRIBERS,
    );
    const without = [...causes].filter((number) => !effects.some((row) => row.number === number));
    const uncaused = effects.filter((row) => !causes.has(row.number));
    return [
      ...lost.map((number) => `${number} was acknowledged and is lost`),
      ...without.map((number) => `${number} has no effect`),
      ...wrong.map((row) => `${row.number} has ${row.times} effects of ${row.kinds} kinds`),
      ...uncaused.map((row) => `${row.number} has an effect without a cause`),
    ];
  }

  async stop(): Promise<void> {
    await this.installation.stop();
    await this.sql.close();
  }
}
