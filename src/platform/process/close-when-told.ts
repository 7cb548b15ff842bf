import type { Logger } from 'pino';
import { failureReason } from '../jobs/failure-reason.js';

/** Below the patience of Docker (10 s) and systemd (90 s). What is cut off is a row and is taken up again. */
export const CLOSING_MS = 9_000;

/**
 * Ends this process well, once: on SIGTERM, on SIGINT, or when the returned function is called. Exit code 0; 1 when
 * what was under way took too long, or closing failed. A fault nobody caught ends it at once, told by its reason only
 * (a stack may quote data).
 */
export function closeWhenTold(close: () => Promise<unknown>, logger: Logger): () => void {
  let told = false;
  const begin = (): void => {
    if (told) return;
    told = true;
    setTimeout(() => {
      logger.error('closing took too long');
      process.exit(1);
    }, CLOSING_MS);
    close().then(
      () => process.exit(0),
      (error: unknown) => fail(error, 'closing failed'),
    );
  };
  const fail = (error: unknown, what: string): never => {
    logger.fatal({ failure: failureReason(error) }, what);
    process.exit(1);
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
  process.on('uncaughtException', (error) => fail(error, 'fault'));
  return begin;
}
