import { SetMetadata } from '@nestjs/common';
import type { Permission } from './permissions.js';

export const REQUIRES = 'tandem:requires';
export const BY_SESSION = 'tandem:by-session';

/** A permission, or `signed-in` for what every member of staff may see once they are: their own day and account. */
export type Need = Permission | 'signed-in';

/** The one permission a route asks for. A route with neither this nor `@Public` is refused to everybody. */
export const Requires = (need: Need): MethodDecorator & ClassDecorator => SetMetadata(REQUIRES, need);

/**
 * Who asks is known by their session (the staff's pages). Without it, by an API key. No door takes both: a key in a browser could be
 * used by any site, a cookie on the API too.
 */
export const BySession = (): ClassDecorator => SetMetadata(BY_SESSION, true);
