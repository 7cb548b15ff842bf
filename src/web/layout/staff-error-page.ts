import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type ErrorPage, ErrorPages } from '../../platform/http/error-pages.js';
import { errorTitle } from './error-titles.js';
import { PageRenderer } from './page-renderer.js';

/** Addresses whose answers programs read. */
const FOR_PROGRAMS = /^\/(api|f|health|metrics|assets)(\/|$)/;

/** What goes wrong before any staff page is found, such as a mistyped address, as a page for those who browse. */
@Injectable()
export class StaffErrorPage implements ErrorPage, OnModuleInit {
  constructor(
    private readonly pages: ErrorPages,
    private readonly renderer: PageRenderer,
  ) {}

  onModuleInit(): void {
    this.pages.add(this);
  }

  owns(request: Request): boolean {
    return !FOR_PROGRAMS.test(request.path) && request.accepts(['json', 'html']) === 'html';
  }

  show(status: number, response: Response): void {
    const text = status === 404 ? 'There is nothing at this address.' : 'Nothing was changed.';
    const view = { title: errorTitle(status), text, errors: [] };
    this.renderer.send(response.req, response, status, 'layout/error.njk', view);
  }
}
