import type { OrganisationKind } from '../../people/organisations/organisation.entity.js';
import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';

/** What there is to be at a school, and in a team. */
export const ROLES_OF_KIND: Readonly<Record<OrganisationKind, readonly StaffRoleName[]>> = {
  school: ['teacher', 'pastoral-lead', 'head', 'dsl', 'administrator'],
  team: ['mast-worker', 'mast-manager', 'administrator'],
};

/**
 * Roles that open what is closed to everybody else, or give roles to others. Whoever gives or takes one, or touches the account of
 * somebody who has one, does it before the eyes of the others who have one.
 */
export const POWERFUL: readonly StaffRoleName[] = ['dsl', 'administrator'];

/** Roles that see pupils of whom a teacher sees nothing: that somebody came to one is told too. */
export const TOLD_ROLES: readonly StaffRoleName[] = [...POWERFUL, 'head', 'pastoral-lead'];

/** Which roles each role may give, and take back. Whoever may give none is refused by permission before this is asked. */
export const MAY_GIVE: Readonly<Record<StaffRoleName, readonly StaffRoleName[]>> = {
  teacher: [],
  'pastoral-lead': [],
  head: [],
  dsl: [],
  'mast-worker': [],
  'mast-manager': [],
  administrator: [...new Set([...ROLES_OF_KIND.school, ...ROLES_OF_KIND.team])],
};

/** The roles that somebody with `own` may give at an organisation of this kind, in the usual order. */
export function givable(own: readonly StaffRoleName[], kind: OrganisationKind): readonly StaffRoleName[] {
  const may = new Set(own.flatMap((role) => MAY_GIVE[role]));
  return ROLES_OF_KIND[kind].filter((role) => may.has(role));
}
