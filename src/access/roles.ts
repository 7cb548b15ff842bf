import type { StaffRoleName } from '../people/staff/staff-role.entity.js';
import type { Permission } from './permissions.js';

/**
 * What each role may do, beside what everybody signed in may: see their own day and their own account. Which pupils, is another
 * question: see `why-visible.ts`. An administrator keeps the place running and sees no pupil's story.
 */
export const PERMISSIONS_OF: Readonly<Record<StaffRoleName, readonly Permission[]>> = {
  teacher: ['worries:write'],
  'pastoral-lead': [
    'worries:write',
    'pupils:read',
    'cases:read',
    'cases:write',
    'followups:approve',
    'rules:write',
  ],
  head: ['worries:write', 'pupils:read', 'cases:read', 'agreements:read', 'rules:write'],
  dsl: [
    'worries:write',
    'pupils:read',
    'cases:read',
    'cases:write',
    'followups:approve',
    'agreements:read',
    'audit:read',
    'dsl',
  ],
  'mast-worker': ['worries:write', 'pupils:read', 'cases:read', 'cases:write'],
  'mast-manager': [
    'worries:write',
    'pupils:read',
    'cases:read',
    'cases:write',
    'followups:approve',
    'agreements:read',
  ],
  administrator: [
    'imports:write',
    'settings:write',
    'rules:write',
    'agreements:read',
    'users:write',
    'operations:read',
    'operations:write',
    'audit:read',
  ],
};

/** What somebody with several roles may do. */
export function permissionsOf(roles: readonly StaffRoleName[]): readonly Permission[] {
  return [...new Set(roles.flatMap((role) => PERMISSIONS_OF[role]))];
}
