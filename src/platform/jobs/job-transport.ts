/**
 * Brings committed job rows to a worker. The rows are the truth: a transport that forgets everything loses nothing,
 * because the dispatcher hands due rows over again.
 */
export abstract class JobTransport {
  /** Rows that have just committed and are due. Must not throw and must not wait. */
  abstract handOver(jobIds: readonly number[]): void;

  /** Starts taking jobs in this process (worker only). */
  abstract startWorking(): Promise<void>;

  /** Takes no more jobs and waits for those under way; called before the database connection closes. */
  abstract stopWorking(): Promise<void>;

  /** For the readiness check; throws or rejects when jobs cannot be handed over right now. */
  abstract check(): Promise<void>;
}
