import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { PUBLIC_BECAUSE } from '../platform/http/public.decorator.js';
import { NotAllowed } from '../shared/errors.js';
import type { Actor, RequestOfActor } from './actor.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { NotSignedIn } from './not-signed-in.error.js';
import { BY_SESSION, type Need, REQUIRES } from './requires.decorator.js';
import { SignedInStaff } from './sessions/signed-in-staff.js';
import './sessions/session-data.js';

const BEARER = /^Bearer (\S{20,200})$/;

/** Every door is closed unless its route says who may pass: one permission, or the public with a reason. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeysService,
    private readonly staff: SignedInStaff,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<string | undefined>(PUBLIC_BECAUSE, targets)) return true;
    const need = this.reflector.getAllAndOverride<Need | undefined>(REQUIRES, targets);
    if (!need) throw new NotAllowed('This route has not been opened to anybody.');
    const request = context.switchToHttp().getRequest<RequestOfActor>();
    const bySession = this.reflector.getAllAndOverride<boolean | undefined>(BY_SESSION, targets) ?? false;
    request.actor = await (bySession ? this.signedIn(request) : this.holderOfKey(request));
    if (need !== 'signed-in' && !request.actor.permissions.includes(need)) {
      throw new NotAllowed(
        bySession ? 'Your role does not open this page.' : `This key may not do that: it lacks "${need}".`,
      );
    }
    return true;
  }

  private async signedIn(request: RequestOfActor): Promise<Actor> {
    const { accountId, step } = request.session;
    const actor = accountId !== undefined && step === 'done' ? await this.staff.actorFor(accountId) : null;
    if (!actor) throw new NotSignedIn();
    return actor;
  }

  private async holderOfKey(request: RequestOfActor): Promise<Actor> {
    const given = request.headers.authorization ?? '';
    const key = BEARER.exec(given)?.[1];
    const actor = key ? await this.keys.actorFor(key) : null;
    if (!actor) throw new NotSignedIn(/^Bearer \S/i.test(given));
    return actor;
  }
}
