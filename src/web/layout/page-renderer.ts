import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Response } from 'express';
import nunjucks from 'nunjucks';
import type { RequestOfActor } from '../../access/actor.js';
import { TandemConfig } from '../../platform/config/config.js';
import { type NavigationItem, navigation } from './navigation.js';
import type { Flash } from './see-other.js';
import { GOVUK, loadStaffAssets, MOJ } from './staff-assets.js';
import '../../access/sessions/session-data.js';

/** What every staff page knows beside its own view. */
interface Frame {
  readonly path: string;
  readonly who: string | null;
  readonly navigation: readonly NavigationItem[];
  readonly csrfToken: string;
  readonly cspNonce: string;
  readonly flash: Flash | null;
  readonly trial: boolean;
  readonly styles: string;
  readonly govukScript: string;
  readonly mojScript: string;
  readonly findPupilScript: string;
  readonly triageKeys: string;
  readonly lookAgain: string;
  readonly termDays: string;
}

/** Makes the staff's pages from templates below `src/web`, on GOV.UK's and MOJ's components. */
@Injectable()
export class PageRenderer {
  readonly assets = loadStaffAssets();
  private readonly templates = new nunjucks.Environment(
    new nunjucks.FileSystemLoader([join(import.meta.dirname, '..'), GOVUK, MOJ]),
    { autoescape: true, trimBlocks: true, lstripBlocks: true },
  );

  constructor(private readonly config: TandemConfig) {}

  /** Sends a whole page. The flash of the session is shown and taken away. */
  send(request: RequestOfActor, response: Response, status: number, template: string, view: object): void {
    const nonce = randomBytes(16).toString('base64');
    const html = this.templates.render(template, {
      view,
      frame: this.frame(request, nonce),
      cspNonce: nonce,
    });
    response
      .status(status)
      .setHeader('Content-Security-Policy', contentSecurityPolicy(nonce))
      .type('html')
      .send(html);
  }

  private frame(request: RequestOfActor, cspNonce: string): Frame {
    const { actor } = request;
    const session = request.session as typeof request.session | undefined;
    const flash = session?.flash ?? null;
    if (session?.flash !== undefined) delete session.flash;
    return {
      path: request.path,
      who: actor?.shownName ?? null,
      navigation: actor ? navigation(actor, request.path) : [],
      csrfToken: request.csrfToken?.() ?? '',
      cspNonce,
      flash,
      trial: this.config.demo,
      styles: this.assets.styles.href,
      govukScript: this.assets.govukScript.href,
      mojScript: this.assets.mojScript.href,
      findPupilScript: this.assets.findPupilScript.href,
      triageKeys: this.assets.triageKeys.href,
      lookAgain: this.assets.lookAgain.href,
      termDays: this.assets.termDays.href,
    };
  }
}

/** Our own files only, scripts only by this page's nonce, no frame around it; forms go back to us. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
