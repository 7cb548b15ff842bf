import { HttpStatus, Inject, Injectable } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { SignInTryCounts, TRIES_COUNT_MINUTES } from '../../access/accounts/sign-in-try-counts.js';
import '../../access/sessions/session-data.js';
import { failureReason } from '../../platform/jobs/failure-reason.js';
import { LOGGER, type Logger } from '../../platform/logging/logging.module.js';
import { PageRenderer } from '../layout/page-renderer.js';
import { PER_PERSON, PER_PLACE, type TriesOf, tooManyTries } from './too-many-tries.js';
import { TriesStore } from './tries-store.js';

const TEMPLATE = 'sign-in/too-many-tries.njk';
/** Guesses nothing, and whoever has used up their tries needs it most: counted apart. */
const FORGOTTEN = '/forgotten-password';
/** Nobody is kept signed in at a shared computer because others mistype beside them. */
const SIGN_OUT = '/sign-out';

/**
 * Stuffing is slowed where it comes from and never locks the person whose address is tried: they come from elsewhere (ASVS 6.3.1).
 * All web processes count together. Every POST counts as one of two kinds, but for signing out: a try to sign in, of which those that fail
 * count; or asking for a new password, of which each counts, as they are all answered alike.
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
    return [
      this.limit('forgotten-place', PER_PLACE, placeOf, isForgotten),
      this.limit('forgotten-person', PER_PERSON, addressAndPlace, isForgotten),
      this.limit('place', PER_PLACE, placeOf, isSignIn),
      this.limit('person', PER_PERSON, personAndPlace, isSignIn),
    ];
  }

  private limit(
    name: TriesOf,
    limit: number,
    keyGenerator: (request: Request) => string,
    isMeant: (request: Request) => boolean,
  ): RequestHandler {
    return rateLimit({
      windowMs: TRIES_COUNT_MINUTES * 60_000,
      store: new TriesStore(this.counts, name, limit),
      limit,
      keyGenerator,
      skip: (request) => request.method !== 'POST' || !isMeant(request),
      requestWasSuccessful: (_request, response) => response.statusCode < 400,
      skipSuccessfulRequests: isMeant === isSignIn,
      legacyHeaders: false,
      logger: this.said(),
      handler: (request, response) => {
        this.refuse(request, response, name);
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

  private refuse(request: Request, response: Response, tries: TriesOf): void {
    response.setHeader('Retry-After', TRIES_COUNT_MINUTES * 60);
    const view = tooManyTries(tries, whoseTries(request));
    this.renderer.send(request, response, HttpStatus.TOO_MANY_REQUESTS, TEMPLATE, view);
  }
}

function isForgotten({ path }: Request): boolean {
  return path === FORGOTTEN;
}

function isSignIn({ path }: Request): boolean {
  return path !== FORGOTTEN && path !== SIGN_OUT;
}

function placeOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '');
}

function addressAndPlace(request: Request): string {
  return `${placeOf(request)} ${addressIn(request) ?? ''}`;
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

function whoseTries(request: Request): 'address' | 'account' | 'page' {
  if (request.session.accountId !== undefined) return 'account';
  return addressIn(request) === null ? 'page' : 'address';
}

function addressIn({ body }: Request): string | null {
  const given: unknown = body;
  const email = typeof given === 'object' && given !== null && 'email' in given ? given.email : null;
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : null;
}
