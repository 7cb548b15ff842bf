import { Worker } from 'node:worker_threads';
import { ReadingFailed } from './database-errors.js';
import type { SqlValue } from './sql.js';

/** What the thread is asked: SQLite's own SQL, with `?`. */
export interface ReadingRequest {
  readonly id: number;
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** What it answers: rows, or what the driver said. */
export type ReadingAnswer =
  | { readonly id: number; readonly rows: readonly unknown[] }
  | { readonly id: number; readonly failure: { readonly message: string; readonly code: string } };

/** What the thread is given when it begins. */
export interface ReadingThreadData {
  readonly path: string;
  /** How long it waits where the log is being folded in; nobody else waits with it. */
  readonly timeoutMs: number;
}

interface Waiting {
  readonly resolve: (rows: readonly unknown[]) => void;
  readonly reject: (error: Error) => void;
}

const TIMEOUT_MS = 5_000;
/** A batch of histories is a few MB; a heap that may grow keeps what it was once given. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

/**
 * Reads an SQLite file in a thread of its own. The driver blocks whoever calls it; here nobody but the thread waits, so that a worker reads the next
 * pupils while it reckons with the last. Begins with the first question, and anew should it ever end.
 */
export class ReadingThread {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  constructor(private readonly path: string) {}

  /** @throws ReadingFailed */
  query(sql: string, values: readonly SqlValue[]): Promise<readonly unknown[]> {
    const id = ++this.asked;
    const request: ReadingRequest = { id, sql, values };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      (this.worker ??= this.begin()).postMessage(request);
    });
  }

  /** Who still waits is told that it has ended. */
  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private begin(): Worker {
    const workerData: ReadingThreadData = { path: this.path, timeoutMs: TIMEOUT_MS };
    const worker = new Worker(new URL('./read-in-thread.js', import.meta.url), {
      workerData,
      resourceLimits: LIMITS,
    });
    worker.on('message', (answer: ReadingAnswer) => {
      this.answered(answer);
    });
    worker.on('error', (error) => {
      this.ended(worker, error);
    });
    worker.on('exit', () => {
      this.ended(worker, new ReadingFailed('The reading thread has ended.', 'ENDED'));
    });
    worker.unref();
    return worker;
  }

  private answered(answer: ReadingAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('rows' in answer) waiting?.resolve(answer.rows);
    else waiting?.reject(new ReadingFailed(answer.failure.message, answer.failure.code));
  }

  /** Whoever waits is told; the next question begins a new thread. */
  private ended(worker: Worker, error: unknown): void {
    if (this.worker !== worker) return;
    this.worker = null;
    const reason = error instanceof Error ? error : new ReadingFailed(String(error), 'ENDED');
    for (const waiting of this.waiting.values()) waiting.reject(reason);
    this.waiting.clear();
  }
}
