import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { DomainError, InvalidInput } from '../../shared/errors.js';
import { DatabaseBusy } from '../database/database-errors.js';
import { failureReason } from '../jobs/failure-reason.js';
import { LOGGER } from '../logging/logging.module.js';
import type { ErrorPages } from './error-pages.js';
import { InvalidFields } from './validation.js';

const STATUS_OF: Readonly<Record<string, number>> = {
  'invalid-input': 422,
  'foreign-mark': 400,
  'idempotency-key-unreadable': 400,
  'idempotency-key-reused': 422,
  'not-found': 404,
  conflict: 409,
  'not-allowed': 403,
  'not-signed-in': 401,
  gone: 410,
};

/** RFC 9457 problem details. `errors` names fields and what was expected of them. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly errors?: readonly { readonly field: string; readonly expected: string }[];
}

/** Every failure of a request becomes one status and one body (or a page for people), in one place. Nothing of the inside is shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly pages: ErrorPages,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(error);
    if (problem.status >= 500) this.logger.error({ failure: failureReason(error) }, 'request failed');
    if (response.headersSent) return;
    const page = this.pages.of(host.switchToHttp().getRequest<Request>());
    if (page) {
      page.show(problem.status, response, error);
      return;
    }
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** The problem an error stands for; unknown errors are a plain 500. */
export function problemOf(error: unknown): Problem {
  if (error instanceof InvalidFields)
    return { type: 'invalid-input', title: error.message, status: 422, errors: error.errors };
  if (error instanceof InvalidInput) {
    const errors = [{ field: error.field, expected: error.expected }];
    return { type: error.code, title: 'Some values are not as expected.', status: 422, errors };
  }
  if (error instanceof DomainError)
    return { type: error.code, title: error.message, status: STATUS_OF[error.code] ?? 409 };
  if (error instanceof DatabaseBusy)
    return { type: 'busy', title: 'The service is busy. Please try again.', status: 503 };
  const status = statusIn(error);
  if (status !== null && status < 500) return { type: 'request', title: titleOf(error, status), status };
  return { type: 'fault', title: 'Something went wrong on our side. Nothing was changed.', status: 500 };
}

/** Nest's exceptions and the body parser's errors carry their status. */
function statusIn(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return null;
}

function titleOf(error: unknown, status: number): string {
  if (status === 404) return 'There is nothing at this address.';
  if (status === 413) return 'That is more than can be taken in one request.';
  if (status === 400) return 'The request could not be read.';
  return error instanceof HttpException ? error.message : 'The request could not be read.';
}
