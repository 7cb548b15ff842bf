import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Permission } from './permissions.js';

/** Who asks: the holder of an API key, or a command on the server itself. */
export interface Actor {
  /** For chronology and audit: `key:<public id>` or `command:<user>`. */
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** The only organisation whose pupils may be seen or written; null = all of this installation. */
  readonly organisationId: number | null;
  readonly staffId: number | null;
}

/** The request with who asked, set by the guard. */
export interface RequestOfActor extends Request {
  actor?: Actor;
}

/** The actor of the request; only on routes that require a permission. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<RequestOfActor>();
  if (!actor) throw new Error('CurrentActor on a route without @Requires');
  return actor;
});
