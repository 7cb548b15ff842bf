import type { TestDatabase } from './databases.js';
import { type Exit, killHard, startTandem, type TandemProcess } from './process.js';

export interface InstallationStart {
  readonly database: TestDatabase;
  /** With it: a web process and a worker process apart. Without: a web process that keeps its own worker. */
  readonly redisUrl: string | null;
  readonly entry?: string;
  /** With Redis: also the process that serves families alone. (Without, the one web process serves them as well.) */
  readonly family?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** A whole Tandem as a school runs it, whose processes can be killed and come back as under systemd. */
export class Installation {
  private constructor(
    private readonly start: InstallationStart,
    private web: TandemProcess,
    private worker: TandemProcess | null,
    private family: TandemProcess | null,
  ) {}

  static async start(start: InstallationStart): Promise<Installation> {
    const web = await startTandem({ ...start, role: start.redisUrl ? 'web' : 'all' });
    const worker = start.redisUrl ? await startTandem({ ...start, role: 'worker' }) : null;
    await (worker ?? web).logged((line) => line.msg === 'working');
    return new Installation(start, web, worker, await startFamily(start));
  }

  /** Where it answers now; another port after each {@link killWeb}. */
  get url(): string {
    return this.web.url;
  }

  /** Where families' pages are. */
  get familyUrl(): string {
    return (this.family ?? this.web).url;
  }

  get workerPid(): number | null {
    return (this.worker ?? this.web).workerPid;
  }

  /** What the processes that run now have logged. */
  get log() {
    return [...this.web.log, ...(this.worker?.log ?? [])];
  }

  /** `kill -9` of the worker. One of its own starts again by itself, one apart is started again. */
  async killWorker(): Promise<void> {
    if (this.worker) {
      await this.worker.kill('SIGKILL');
      this.worker = await startTandem({ ...this.start, role: 'worker' });
    } else killHard(this.workerPid);
  }

  /**
   * `kill -9` of the web process, and of that of families, which are started again; an embedded worker is orphaned and must end
   * by itself.
   */
  async killWeb(): Promise<void> {
    await Promise.all([this.web.kill('SIGKILL'), this.family?.kill('SIGKILL')]);
    const family = startFamily(this.start);
    this.web = await startTandem({ ...this.start, role: this.start.redisUrl ? 'web' : 'all' });
    this.family = await family;
  }

  /** Tells all to stop and waits. */
  async stop(): Promise<Exit[]> {
    const running = [this.web, this.worker, this.family].filter((one) => one !== null);
    return Promise.all(running.map((one) => one.kill('SIGTERM')));
  }
}

async function startFamily(start: InstallationStart): Promise<TandemProcess | null> {
  return start.redisUrl && start.family ? startTandem({ ...start, role: 'family' }) : null;
}
