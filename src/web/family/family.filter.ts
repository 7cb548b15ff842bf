import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { Response } from 'express';
import { problemOf } from '../../platform/http/problem.filter.js';
import { failureReason } from '../../platform/jobs/failure-reason.js';
import { LOGGER, type Logger } from '../../platform/logging/logging.module.js';
import { presentNotice } from './family-page.presenter.js';
import { FamilyRenderer } from './family-renderer.js';

const WORDS: Readonly<Record<number, readonly [title: string, text: string]>> = {
  404: ['We cannot find this page', 'Please open the link from your mail again. It must be complete.'],
  410: ['This link has ended', 'It was for a meeting some time ago, or we have sent you a newer one.'],
  403: ['We could not take this answer', 'Please open the link from your mail and answer there.'],
  422: ['We could not take this answer', 'Something in it was too long. Please go back and make it shorter.'],
  413: ['We could not take this answer', 'It was too long. Please go back and make it shorter.'],
  429: ['Please wait a minute', 'This page was opened very often. Please try again in a minute.'],
};
const OTHERWISE = [
  'Something went wrong',
  'Nothing was changed. Please try again in a few minutes.',
] as const;

/** What goes wrong on a family's page, in the family's words, always with a person to call. */
@Catch()
export class FamilyFilter implements ExceptionFilter {
  constructor(
    private readonly renderer: FamilyRenderer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const { status } = problemOf(error);
    if (status >= 500) this.logger.error({ failure: failureReason(error) }, 'family page failed');
    const [title, text] = WORDS[status] ?? OTHERWISE;
    host
      .switchToHttp()
      .getResponse<Response>()
      .status(status)
      .setHeader('Content-Security-Policy', this.renderer.contentSecurityPolicy)
      .type('html')
      .send(this.renderer.render(presentNotice(title, [text])));
  }
}
