import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { RequestOfActor } from '../../../access/actor.js';
import { idempotencyKeyOf } from '../../../access/idempotency/idempotency-key.js';
import { KeptAnswers, type RepeatableRequest } from '../../../access/idempotency/kept-answers.js';
import { BY_SESSION } from '../../../access/requires.decorator.js';

/** Says that nothing was done this time. */
export const REPLAYED = 'Idempotency-Replayed';

/** Every POST of the API with an `Idempotency-Key` is done once; sent again within a day, it is answered as the first time. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly answers: KeptAnswers,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = this.repeatable(context);
    return request === null ? next.handle() : from(this.once(request, context, next));
  }

  private async once(
    request: RepeatableRequest,
    context: ExecutionContext,
    next: CallHandler,
  ): Promise<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    const { status, body, isKept } = await this.answers.once(request, async () => ({
      body: await lastValueFrom<unknown, undefined>(next.handle(), { defaultValue: undefined }),
      status: response.statusCode,
    }));
    if (isKept) response.status(status).setHeader(REPLAYED, 'true');
    return body;
  }

  /** Null for all that is no POST by an API key with the header. */
  private repeatable(context: ExecutionContext): RepeatableRequest | null {
    const request = context.switchToHttp().getRequest<RequestOfActor>();
    const { actor, method, originalUrl } = request;
    const header = request.headers['idempotency-key'];
    const targets = [context.getHandler(), context.getClass()];
    const isPage = this.reflector.getAllAndOverride<boolean | undefined>(BY_SESSION, targets) ?? false;
    if (header === undefined || method !== 'POST' || actor === undefined || isPage) return null;
    return { actor, key: idempotencyKeyOf(String(header)), content: [method, originalUrl, request.body] };
  }
}
