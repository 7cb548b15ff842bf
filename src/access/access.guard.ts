import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { PUBLIC_BECAUSE } from '../platform/http/public.decorator.js';
import { NotAllowed } from '../shared/errors.js';
import type { Actor, RequestOfActor } from './actor.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { NotSignedIn } from './not-signed-in.error.js';
import type { Permission } from './permissions.js';
import { REQUIRES } from './requires.decorator.js';

const BEARER = /^Bearer (\S{20,200})$/;

/** Every door is closed unless its route says who may pass: one permission, or the public with a reason. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeysService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<string | undefined>(PUBLIC_BECAUSE, targets)) return true;
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(REQUIRES, targets);
    if (!permission) throw new NotAllowed('This route has not been opened to anybody.');
    const request = context.switchToHttp().getRequest<RequestOfActor>();
    request.actor = await this.actorOf(request);
    if (!request.actor.permissions.includes(permission)) {
      throw new NotAllowed(`This key may not do that: it lacks "${permission}".`);
    }
    return true;
  }

  private async actorOf(request: RequestOfActor): Promise<Actor> {
    const key = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const actor = key ? await this.keys.actorFor(key) : null;
    if (!actor) throw new NotSignedIn();
    return actor;
  }
}
