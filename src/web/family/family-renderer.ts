import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import type { FamilyPage } from './family-page.js';

const FOLDER = import.meta.dirname;

/** Families' pages are one request each: the small style sheet travels inside, allowed by its hash. */
@Injectable()
export class FamilyRenderer {
  private readonly styles = readFileSync(join(FOLDER, 'family-page.css'), 'utf8').trim();
  private readonly templates = new nunjucks.Environment(new nunjucks.FileSystemLoader(FOLDER), {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });

  /** No script, nothing from elsewhere, no frame around it; forms go back to the page itself. */
  private readonly contentSecurityPolicy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(this.styles).digest('base64')}'`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

  /** Answers with the whole page. */
  send(response: Response, status: number, page: FamilyPage): void {
    response
      .status(status)
      .setHeader('Content-Security-Policy', this.contentSecurityPolicy)
      .type('html')
      .send(this.templates.render('family-page.njk', { page, styles: this.styles }));
  }
}
