import { hkdfSync } from 'node:crypto';
import type { RequestHandler } from 'express';
import session from 'express-session';
import type { TandemConfig } from '../../platform/config/config.js';
import type { SessionStore } from './session-store.js';
import './session-data.js';

/** The cookie's name: on https browsers hold a `__Host-` cookie to this very host, path and secure connections. */
export function sessionCookie(config: Pick<TandemConfig, 'baseUrl'>): string {
  return config.baseUrl.startsWith('https:') ? '__Host-tandem' : 'tandem';
}

/** Sessions for the staff's pages. The cookie lives as long as the browser's window; the limits are the server's. */
export function staffSessions(config: TandemConfig, store: SessionStore): RequestHandler {
  return session({
    name: sessionCookie(config),
    secret: config.keys.map(cookieSecret),
    store,
    resave: false,
    saveUninitialized: false,
    proxy: true,
    cookie: {
      httpOnly: true,
      sameSite: 'lax',
      secure: config.baseUrl.startsWith('https:'),
      path: '/',
    },
  });
}

/** A secret of its own from each key of the installation, so that a cookie's signature says nothing about the seals. */
function cookieSecret(key: Buffer): string {
  return Buffer.from(hkdfSync('sha256', key, '', 'tandem session cookie', 32)).toString('base64url');
}
