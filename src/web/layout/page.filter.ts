import { type ArgumentsHost, Catch, type ExceptionFilter, HttpStatus, Inject } from '@nestjs/common';
import type { Response } from 'express';
import type { RequestOfActor } from '../../access/actor.js';
import { NotSignedIn } from '../../access/not-signed-in.error.js';
import { keepSession } from '../../access/sessions/keep-session.js';
import { problemOf } from '../../platform/http/problem.filter.js';
import { failureReason } from '../../platform/jobs/failure-reason.js';
import { LOGGER, type Logger } from '../../platform/logging/logging.module.js';
import { errorTitle } from './error-titles.js';
import { errorWay } from './error-ways.js';
import { PageRenderer } from './page-renderer.js';

/** What goes wrong on a staff page becomes a page with the right status, in words; who is not signed in is asked to. */
@Catch()
export class PageFilter implements ExceptionFilter {
  constructor(
    private readonly renderer: PageRenderer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<RequestOfActor>();
    const response = http.getResponse<Response>();
    if (response.headersSent) return;
    if (error instanceof NotSignedIn) {
      void this.askToSignIn(request, response);
      return;
    }
    const problem = problemOf(error);
    if (problem.status >= 500) this.logger.error({ failure: failureReason(error) }, 'page failed');
    this.renderer.send(request, response, problem.status, 'layout/error.njk', {
      title: errorTitle(problem.status),
      text: problem.title,
      errors: problem.errors ?? [],
      way: errorWay(error),
    });
  }
  /** Where they wanted to go is kept before they are sent on. Without it they can sign in all the same. */
  private async askToSignIn(request: RequestOfActor, response: Response): Promise<void> {
    if (request.method === 'GET' && request.path !== '/') {
      request.session.next = request.originalUrl;
      await keepSession(request).catch((error: unknown) => {
        this.logger.error({ failure: failureReason(error) }, 'session not kept');
      });
    }
    response.redirect(HttpStatus.SEE_OTHER, '/sign-in');
  }
}
