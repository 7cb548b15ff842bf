import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type LogFn, type Logger, pino } from 'pino';
import type { TandemConfig } from '../config/config.js';
import { failureReason } from '../jobs/failure-reason.js';

/** Fields that must never reach a log, wherever they turn up in a logged object (three levels are looked through). */
const PERSONAL = [
  'name',
  'firstName',
  'lastName',
  'email',
  'mobile',
  'address',
  'text',
  'token',
  'key',
  'password',
  'authorization',
  'cookie',
];
const REDACTED = PERSONAL.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
/** Messages and stacks of errors may quote data; a failure is logged as its reason only. */
const serializers = { err: failureReason, error: failureReason };

/** One JSON line per event, ids only. Written to stderr, so that a command's own answer on stdout stays clean. */
export function makeLogger(
  config: Pick<TandemConfig, 'logLevel' | 'role'>,
  to: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  return pino(
    {
      level: config.logLevel,
      base: { role: config.role },
      redact: { paths: REDACTED, censor: '[removed]' },
      serializers,
      hooks: { logMethod: withoutMessageOfError },
    },
    to,
  );
}

/** Where no message is given, pino would take the error's own. */
function withoutMessageOfError(this: Logger, args: Parameters<LogFn>, write: LogFn): void {
  const [what, message] = args as [unknown, string?];
  if (what instanceof Error) write.call(this, { err: what }, message ?? 'failure');
  else if (isObject(what) && message === undefined) write.call(this, what, 'failure');
  else write.apply(this, args);
}

function isObject(what: unknown): what is object {
  return typeof what === 'object' && what !== null;
}

/** Nest's own messages through the same log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, asText(message));
  }

  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, asText(message));
  }

  /** Stack traces may quote data from a query; only the first line is kept. */
  error(message: unknown, _stack?: string, context?: string): void {
    this.logger.error({ context }, asText(message));
  }
}

function asText(message: unknown): string {
  if (message instanceof Error) return failureReason(message);
  return typeof message === 'string' ? (message.split('\n')[0] ?? '') : 'event';
}
