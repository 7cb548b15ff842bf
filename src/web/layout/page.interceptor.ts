import {
  type CallHandler,
  type ExecutionContext,
  HttpStatus,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import type { RequestOfActor } from '../../access/actor.js';
import { keepSession } from '../../access/sessions/keep-session.js';
import { PageRenderer } from './page-renderer.js';
import { Page, SeeOther } from './see-other.js';
import { TEMPLATE } from './shows.decorator.js';

/** Turns what a handler returns into a page, or into the way to the next one. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly renderer: PageRenderer,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<void> {
    const http = context.switchToHttp();
    const request = http.getRequest<RequestOfActor>();
    const response = http.getResponse<Response>();
    return next.handle().pipe(
      mergeMap(async (result) => {
        if (response.headersSent) return;
        if (result instanceof SeeOther) {
          if (result.flash !== undefined) request.session.flash = result.flash;
          if (result.flash !== undefined || request.method === 'POST') await keepSession(request);
          response.redirect(HttpStatus.SEE_OTHER, result.path);
          return;
        }
        if (result instanceof Page) {
          this.renderer.send(request, response, result.status, result.template, result.view);
          return;
        }
        const template = this.reflector.get<string | undefined>(TEMPLATE, context.getHandler());
        if (template === undefined || typeof result !== 'object' || result === null)
          throw new Error(`${context.getHandler().name} returns no view of a template`);
        this.renderer.send(request, response, HttpStatus.OK, template, result);
      }),
    );
  }
}
