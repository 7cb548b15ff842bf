import { SetMetadata } from '@nestjs/common';
import type { Permission } from './permissions.js';

export const REQUIRES = 'tandem:requires';

/** The one permission a route asks for. A route with neither this nor `@Public` is refused to everybody. */
export const Requires = (permission: Permission): MethodDecorator & ClassDecorator =>
  SetMetadata(REQUIRES, permission);
