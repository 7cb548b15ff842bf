import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseKind } from './databases.js';
import { seeded, strikeWhile } from './killer.js';
import type { Victim } from './kill-run.js';
import { MainJob } from './main-job.js';
import { brokenPromises } from './main-job-check.js';
import { type PrivateRedis, privateRedis } from './private-redis.js';
import { eventually, isAlive } from './process.js';

export interface MainJobRun {
  readonly kind: DatabaseKind;
  /** The redis-server to start; null for the embedded worker. */
  readonly redisBinary: string | null;
  /** Who is struck, in this order. */
  readonly strikes: readonly Victim[];
  readonly seed: number;
  readonly pupils: number;
  readonly waves: number;
  readonly daysAWave: number;
}

export interface MainJobReport {
  readonly acknowledged: number;
  readonly imported: number;
  readonly importsKilled: number;
  readonly cases: number;
  readonly mails: number;
  /** Mails caught a second time under the same Message-ID, which count once. */
  readonly duplicates: number;
  readonly answers: number;
  readonly unanswered: number;
  /** How many strikes fell while this was going on. */
  readonly during: Readonly<Record<'importing' | 'evaluating' | 'sending', number>>;
  readonly settledMs: number;
  readonly broken: readonly string[];
}

/** The main job of a small school while its processes are struck at random points; then what became of every promise. */
export async function runMainJob(run: MainJobRun): Promise<MainJobReport> {
  const database = await run.kind.create();
  const redis = run.redisBinary ? await privateRedis(run.redisBinary) : null;
  try {
    const job = await MainJob.start({ ...run, database, redisUrl: redis?.url ?? null });
    try {
      return await struck(run, job, redis);
    } finally {
      await job.stop();
    }
  } finally {
    await redis?.stop();
    await database.drop();
  }
}

async function struck(run: MainJobRun, job: MainJob, redis: PrivateRedis | null): Promise<MainJobReport> {
  const progress = new Progress(run.strikes.length);
  const striker = new Striker(job, redis, seeded(run.seed + 1));
  const beside = Promise.all([importing(job, progress), telling(job, progress), deskAndHomes(job, progress)]);
  beside.catch(() => undefined);
  await strikeWhile({
    seed: run.seed,
    points: run.strikes.length,
    pauseMs: [20, 100],
    strike: async (point) => {
      await striker.strike(run.strikes[point - 1] ?? 'worker');
      progress.done = point;
    },
    scenario: async () => {
      await job.signals.sendMarks();
      await sleep(40);
    },
  });
  await beside;
  const settledMs = await job.settle(180_000);
  await job.imports.again();
  await job.settle(60_000);
  return { ...(await figures(job)), during: striker.during, settledMs, broken: await brokenPromises(job) };
}

async function figures(job: MainJob): Promise<Omit<MainJobReport, 'during' | 'settledMs' | 'broken'>> {
  const { signals, homes, imports, parts } = job;
  const mails = new Set(homes.mails.map((mail) => mail.messageId)).size;
  return {
    acknowledged: signals.acknowledged,
    imported: imports.rows,
    importsKilled: imports.killed,
    cases: await parts.sql.count('SELECT COUNT(*) FROM pupil_case'),
    mails,
    duplicates: homes.mails.length - mails,
    answers: homes.answered.size,
    unanswered: parts.door.unanswered + parts.familyDoor.unanswered,
  };
}

/** How far the strikes are; what goes on beside them keeps step, so that there is always something to hit. */
class Progress {
  done = 0;

  constructor(private readonly strikes: number) {}

  get over(): boolean {
    return this.done >= this.strikes;
  }

  /** Waits until this share of the strikes is done. */
  async reach(share: number): Promise<void> {
    while (this.done < Math.floor(share * this.strikes)) await sleep(20);
  }
}

async function importing(job: MainJob, progress: Progress): Promise<void> {
  for (const [number, wave] of job.imports.waves.entries()) {
    await progress.reach(number / job.imports.waves.length);
    await job.imports.load(wave);
  }
}

/** What happens to pupils is spread over nine tenths of the strikes. */
async function telling(job: MainJob, progress: Progress): Promise<void> {
  const { pupils } = job.parts.school;
  for (const pupil of pupils) {
    await progress.reach((0.9 * pupil.number) / pupils.length);
    await job.signals.tell(pupil);
  }
}

async function deskAndHomes(job: MainJob, progress: Progress): Promise<void> {
  while (!progress.over) {
    await job.desk.look();
    await job.homes.answer();
    await sleep(100);
  }
}

/** A victim works for at most so long before it is struck, on a machine that has time. */
const LONGEST_WORK_MS = 800;

/** Strikes only what is there to be struck, at a random moment of its work. */
class Striker {
  readonly during = { importing: 0, evaluating: 0, sending: 0 };
  private emptied = 0;
  /** How long the last victim took to start again, where that is waited for. */
  private startMs = 0;

  constructor(
    private readonly job: MainJob,
    private readonly redis: PrivateRedis | null,
    private readonly random: () => number,
  ) {}

  async strike(victim: Victim): Promise<void> {
    const { installation } = this.job.parts;
    const backMs = await eventually('the worker is back', () => isAlive(installation.workerPid), 60_000);
    // On a busy machine it starts slowly and works slowly: it gets as long as it took to come back.
    await sleep(this.random() * Math.max(LONGEST_WORK_MS, backMs, this.startMs));
    await this.noteWhatGoesOn();
    const struckAt = performance.now();
    if (victim === 'worker') await installation.killWorker();
    else if (victim === 'web') await installation.killWeb();
    else await this.emptyRedis();
    this.startMs = performance.now() - struckAt;
  }

  /** Emptied under way, and each second time gone for a while and back with nothing. */
  private async emptyRedis(): Promise<void> {
    this.emptied += 1;
    if (this.emptied % 2 === 1) return this.redis?.flush();
    await this.redis?.stop();
    await sleep(this.random() * 1_000);
    await this.redis?.start();
  }

  private async noteWhatGoesOn(): Promise<void> {
    const waiting = (event: string) =>
      this.job.parts.sql.count(`SELECT COUNT(*) FROM job WHERE state = 'waiting' AND event = '${event}'`);
    if (this.job.imports.underWay) this.during.importing += 1;
    if ((await waiting('signals-recorded')) > 0) this.during.evaluating += 1;
    if ((await waiting('invitation-due')) > 0) this.during.sending += 1;
  }
}

/** One line of figures. */
export function reportLine(what: string, report: MainJobReport, strikes: number): string {
  const { during } = report;
  return (
    `${what}: ${strikes} strikes (${during.importing} while importing, ${during.evaluating} while evaluating, ${during.sending} while sending), ` +
    `${report.importsKilled} imports killed, ${report.unanswered} requests without an answer; ${report.acknowledged} signals acknowledged, ` +
    `${report.imported} rows imported, ${report.cases} cases, ${report.mails} mails, ${report.duplicates} caught twice, ${report.answers} homes answered; ` +
    `settled ${Math.round(report.settledMs)} ms after the last; ${report.broken.length} broken promises\n`
  );
}
