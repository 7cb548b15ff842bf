import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from './databases.js';
import { FaultSchool, type Wave } from './fault-school.js';
import { Installation, type InstallationStart } from './installation.js';
import { seeded } from './killer.js';
import { MailedHomes } from './mailed-homes.js';
import { type PlainSql, plainSql } from './plain-sql.js';
import { eventually } from './process.js';
import { RetryingDoor } from './retrying-door.js';
import { SchoolDesk } from './school-desk.js';
import { SignalSource } from './signal-source.js';
import { type SmtpCatcher, startSmtpCatcher } from './smtp-catcher.js';
import { runCommand } from './tandem-command.js';
import { WaveImports } from './wave-imports.js';

export interface MainJobStart {
  readonly database: TestDatabase;
  readonly redisUrl: string | null;
  readonly seed: number;
  readonly pupils: number;
  readonly waves: number;
  readonly daysAWave: number;
}

/** What a run looks after while it lasts. */
export interface MainJobParts {
  readonly school: FaultSchool;
  readonly installation: Installation;
  readonly sql: PlainSql;
  readonly smtp: SmtpCatcher;
  readonly door: RetryingDoor;
  /** Of families' pages, without a key. */
  readonly familyDoor: RetryingDoor;
}

/**
 * How long the mail server lets a sender wait before it takes the mail, and again before it says that it has, milliseconds: a
 * sender killed in the first wait must not have written down that it sent, one killed in the second sends a second time.
 */
const SLOWEST_ANSWER_MS = 800;

/** Tandem doing its main job for a made-up school: signals in by REST and files, mails out, homes that answer. */
export class MainJob {
  readonly signals: SignalSource;
  readonly desk: SchoolDesk;
  readonly homes: MailedHomes;

  private constructor(
    readonly parts: MainJobParts,
    readonly imports: WaveImports,
    private readonly folder: string,
  ) {
    this.signals = new SignalSource(parts.school, parts.door);
    this.desk = new SchoolDesk(parts.school, parts.door);
    this.homes = new MailedHomes(parts.smtp, parts.familyDoor);
  }

  static async start(start: MainJobStart): Promise<MainJob> {
    const { database, redisUrl, seed } = start;
    const random = seeded(seed + 2);
    const smtp = await startSmtpCatcher(
      { onMailFrom: (_address, _session, goOn) => setTimeout(goOn, random() * SLOWEST_ANSWER_MS) },
      () => random() * SLOWEST_ANSWER_MS,
    );
    const env = {
      SMTP_URL: smtp.url,
      BASE_URL: 'http://127.0.0.1:3000',
      TANDEM_TAKE_BACK_MINUTES: '0',
      LOG_LEVEL: 'info',
    };
    const place: InstallationStart = { database, redisUrl, env, family: true };
    const school = new FaultSchool(start.pupils, start.waves, start.daysAWave);
    const folder = await mkdtemp(join(tmpdir(), 'tandem-school-'));
    const key = await openSchool(school, place, folder);
    const waves: Wave[] = await school.writeWaves(folder);
    const installation = await Installation.start(place);
    const sql = await plainSql(database);
    const door = new RetryingDoor(() => installation.url, key);
    const familyDoor = new RetryingDoor(() => installation.familyUrl, '');
    const imports = new WaveImports(place, waves, sql, seeded(seed + 3));
    return new MainJob({ school, installation, sql, smtp, door, familyDoor }, imports, folder);
  }

  /** Waits until nothing is left to do but what has its day. Returns milliseconds. */
  settle(withinMs: number): Promise<number> {
    const waiting = `SELECT COUNT(*) FROM job WHERE state = 'waiting' AND event <> 'answer-due'`;
    let quietFor = 0;
    return eventually(
      'nothing waits any more',
      async () => {
        await this.desk.look();
        await this.homes.answer();
        const open = this.homes.unread + this.desk.toChange;
        const busy = open > 0 || (await this.parts.sql.count(waiting)) > 0;
        quietFor = busy ? 0 : quietFor + 1;
        await sleep(50);
        return quietFor > 5;
      },
      withinMs,
    );
  }

  async stop(): Promise<void> {
    const { installation, sql, smtp } = this.parts;
    await installation.stop();
    await sql.close();
    await smtp.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Imports what a school begins with, and gives a key to its systems and its pastoral lead. */
async function openSchool(school: FaultSchool, place: InstallationStart, folder: string): Promise<string> {
  const beginning = join(folder, 'beginning');
  await school.writeBeginning(beginning);
  await runCommand(place, ['import', beginning]);
  const words = ['api-key', 'create', '--name', 'Rehearsal', '--organisation', 'S1'];
  return (await runCommand<{ key: string }>(place, words)).key;
}
