import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import type { TandemConfig } from '../config/config.js';

/** Fields that must never reach a log, wherever they turn up in a logged object. */
const REDACTED = [
  'name',
  'firstName',
  'lastName',
  'email',
  'text',
  'token',
  'key',
  'password',
  'req.headers',
  'res.headers',
  '*.authorization',
  '*.cookie',
];

/** One JSON line per event, ids only. Written to stderr, so that a command's own answer on stdout stays clean. */
export function makeLogger(config: TandemConfig): Logger {
  return pino(
    { level: config.logLevel, base: { role: config.role }, redact: { paths: REDACTED, censor: '[removed]' } },
    pino.destination({ dest: 2, sync: true }),
  );
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
  const text =
    message instanceof Error
      ? `${message.name}: ${message.message}`
      : typeof message === 'string'
        ? message
        : 'event';
  return text.split('\n')[0] ?? '';
}
