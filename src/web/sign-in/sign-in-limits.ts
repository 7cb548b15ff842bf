import { HttpStatus, Inject, Injectable } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { SignInTryCounts, TRIES_COUNT_MINUTES } from '../../access/accounts/sign-in-try-counts.js';
import '../../access/sessions/session-data.js';
import { failureReason } from '../../platform/jobs/failure-reason.js';
import { LOGGER, type Logger } from '../../platform/logging/logging.module.js';
import { errorTitle } from '../layout/error-titles.js';
import { PageRenderer } from '../layout/page-renderer.js';
import { TriesStore } from './tries-store.js';

/** Per person and place they come from: who mistypes gets through, a guesser does not. */
const PER_PERSON = 10;
/** Per place they come from: a school behind one address signs in at half past eight. Only failures count. */
const PER_PLACE = 100;
const TOO_MANY = {
  title: errorTitle(HttpStatus.TOO_MANY_REQUESTS),
  text: 'There were too many tries from where you are. Please wait ten minutes and try again. From elsewhere you can sign in now.',
  errors: [],
};

/**
 * Stuffing is slowed where it comes from and never locks the person whose address is tried: they come from elsewhere (ASVS 6.3.1).
 * All web processes count together.
 */
@Injectable()
export class SignInLimits {
  constructor(
    private readonly counts: SignInTryCounts,
    private readonly renderer: PageRenderer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** To come after the session: it knows whose password was right. */
  handlers(): RequestHandler[] {
    return [this.limit('place', PER_PLACE, placeOf), this.limit('person', PER_PERSON, personAndPlace)];
  }

  private limit(name: string, limit: number, keyGenerator: (request: Request) => string): RequestHandler {
    return rateLimit({
      windowMs: TRIES_COUNT_MINUTES * 60_000,
      store: new TriesStore(this.counts, name, limit),
      limit,
      keyGenerator,
      skip: (request) => request.method !== 'POST',
      requestWasSuccessful: (_request, response) => response.statusCode < 400,
      skipSuccessfulRequests: true,
      legacyHeaders: false,
      logger: this.said(),
      handler: (request, response) => {
        this.refuse(request, response);
      },
    });
  }

  /** A try that could not be taken back counts for ten minutes; the answer has gone out already. */
  private said(): { warn: (error: unknown) => void; error: (error: unknown) => void } {
    const say = (error: unknown): void => {
      this.logger.warn({ failure: failureReason(error) }, 'a try to sign in was not counted as it should be');
    };
    return { warn: say, error: say };
  }

  private refuse(request: Request, response: Response): void {
    response.setHeader('Retry-After', TRIES_COUNT_MINUTES * 60);
    this.renderer.send(request, response, HttpStatus.TOO_MANY_REQUESTS, 'layout/error.njk', TOO_MANY);
  }
}

function placeOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '');
}

/**
 * Whom the try is about: whose password was right, else whose address was given, else whoever holds this link. Colleagues at one
 * school come from one place; the mistyped codes of one must not keep the others out.
 */
function personAndPlace(request: Request): string {
  const { accountId } = request.session;
  const person = accountId === undefined ? addressIn(request) : `account ${accountId}`;
  return `${placeOf(request)} ${person ?? request.path}`;
}

function addressIn({ body }: Request): string | null {
  const given: unknown = body;
  const email = typeof given === 'object' && given !== null && 'email' in given ? given.email : null;
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : null;
}
