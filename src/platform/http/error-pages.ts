import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';

/** How some addresses say to people what went wrong; programs read the problem itself. */
export interface ErrorPage {
  /** Is it one of its addresses, known to us or not? */
  owns(request: Request): boolean;
  /** Answers with this status; `error` is what went wrong, for whoever knows it. */
  show(status: number, response: Response, error?: unknown): void;
}

/**
 * Where pages for people leave their way to say that something went wrong. An error may come up before any route is found (an
 * unknown address, a body that cannot be read), so it is asked for by address and not route by route.
 */
@Injectable()
export class ErrorPages {
  private readonly pages: ErrorPage[] = [];

  add(page: ErrorPage): void {
    this.pages.push(page);
  }

  /** Undefined where the problem itself is the answer. */
  of(request: Request): ErrorPage | undefined {
    return this.pages.find((page) => page.owns(request));
  }
}
