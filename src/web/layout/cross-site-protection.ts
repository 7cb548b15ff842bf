import { HttpStatus } from '@nestjs/common';
import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler, Response } from 'express';
import type { PageRenderer } from './page-renderer.js';
import '../../access/sessions/session-data.js';

/** A synchroniser token in each form, kept in the session. */
const tokens = csrfSync({
  getTokenFromRequest: (request) => {
    const body: unknown = request.body;
    const sent = typeof body === 'object' && body !== null && '_csrf' in body ? body._csrf : undefined;
    return typeof sent === 'string' ? sent : undefined;
  },
});

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const REFUSED = {
  title: 'We could not take that',
  text: 'The page was open for a long time, or was not opened from here. Nothing was changed. Please go back, reload the page and try again.',
  errors: [],
};

/** Browsers that say where a request comes from are believed first; then the token must fit. Takes `_csrf` out of the body. */
export function crossSiteProtection(renderer: PageRenderer): RequestHandler[] {
  const refuse = (request: Request, response: Response): void => {
    renderer.send(request, response, HttpStatus.FORBIDDEN, 'layout/error.njk', REFUSED);
  };
  return [
    (request, response, next) => {
      if (!SAFE.has(request.method) && isFromElsewhere(request)) refuse(request, response);
      else next();
    },
    (request, response, next) => {
      tokens.csrfSynchronisedProtection(request, response, (error?: unknown) => {
        if (error) refuse(request, response);
        else next();
      });
    },
    (request, _response, next) => {
      const body: unknown = request.body;
      if (typeof body === 'object' && body !== null && '_csrf' in body) delete body._csrf;
      next();
    },
  ];
}

/** Does the request carry the token of its session's forms? To be asked before a body is kept that is read piece by piece. */
export function hasToken(request: Request): boolean {
  return tokens.isRequestValid(request);
}

/** Does the browser say that another site has sent it here? */
export function isFromElsewhere(request: Request): boolean {
  const from = request.headers['sec-fetch-site'];
  return from !== undefined && from !== 'same-origin' && from !== 'none';
}
