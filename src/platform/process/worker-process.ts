import { type ChildProcess, fork } from 'node:child_process';
import type { WorkerLine, WorkerMessage } from '../jobs/worker-line.js';

const PAUSE_MS = 500;

/**
 * The worker beside the web server: a process of its own, so that evaluating a whole school never holds up a page.
 * Started again when it dies; its jobs are rows and are taken up where they were.
 */
export class WorkerProcess {
  private child: ChildProcess | null = null;
  private stopping = false;

  constructor(
    private readonly entry: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly line: WorkerLine,
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
    child.on('exit', () => {
      this.line.connect(null);
      if (!this.stopping) setTimeout(() => !this.stopping && this.start(), PAUSE_MS);
    });
  }

  /** Says something to the worker; a worker that is just restarting misses it, and looks by itself. */
  tell(message: WorkerMessage): void {
    if (this.child?.connected) this.child.send(message, () => undefined);
  }

  /** Asks it to finish what is under way and waits until it has gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    await gone;
  }
}
