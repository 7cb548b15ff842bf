import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { StaffRoleName } from '../people/staff/staff-role.entity.js';
import type { Permission } from './permissions.js';

/** What somebody does, and for which year groups; null = all. */
export interface ActorRole {
  readonly role: StaffRoleName;
  readonly yearGroups: readonly string[] | null;
}

/** Who asks: a member of staff who is signed in, the holder of an API key, or a command on the server itself. */
export interface Actor {
  /** For chronology and audit: `staff:<public id>`, `key:<public id>` or `command:<user>`. */
  readonly name: string;
  /** What people call them, on their own pages; absent for machines. */
  readonly shownName?: string;
  readonly permissions: readonly Permission[];
  /** Of a member of staff who is signed in; absent for a key, which has permissions only. */
  readonly roles?: readonly ActorRole[];
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
