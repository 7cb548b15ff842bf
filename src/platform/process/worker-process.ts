import { type ChildProcess, fork } from 'node:child_process';
import type { Logger } from 'pino';
import type { WorkerLine, WorkerMessage } from '../jobs/worker-line.js';
import { CLOSING_MS } from './close-when-told.js';

const PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
const KILL_AFTER_MS = CLOSING_MS + 500;

/**
 * The worker beside the web server: a process of its own, so that evaluating a whole school never holds up a page.
 * Started again when it dies; its jobs are rows and are taken up where they were.
 */
export class WorkerProcess {
  private child: ChildProcess | null = null;
  private stopping = false;
  private failures = 0;

  constructor(
    private readonly entry: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly line: WorkerLine,
    private readonly logger: Logger,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    const child = fork(this.entry, [], {
      env: { ...this.env, TANDEM_ROLE: 'worker' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child = child;
    this.line.connect((message) => {
      this.tell(message);
    });
    let gone = false;
    const over = (code: number | null): void => {
      if (gone) return;
      gone = true;
      this.startAgain(code);
    };
    child.once('exit', over);
    child.on('error', () => {
      if (child.pid === undefined) over(1);
    });
  }

  /** Says something to the worker; a worker that is just restarting misses it, and looks by itself. */
  tell(message: WorkerMessage): void {
    if (this.child?.connected) this.child.send(message, () => undefined);
  }

  /** Asks it to finish what is under way and waits until it has gone; kills it when that takes too long. */
  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    await gone;
    clearTimeout(late);
  }

  /** At once when it was killed; more and more slowly when it ends by itself, for then it does not get through its start. */
  private startAgain(code: number | null): void {
    this.line.connect(null);
    if (this.stopping) return;
    this.failures = code === null ? 0 : this.failures + 1;
    const pause = Math.min(PAUSE_MS * 2 ** this.failures, LONGEST_PAUSE_MS);
    this.logger.warn({ code, pause }, 'worker ended; it is started again');
    setTimeout(() => {
      if (!this.stopping) this.start();
    }, pause);
  }
}
