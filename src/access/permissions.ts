/**
 * What an API key (and, with the staff's pages, a role) may do. Each route names exactly one.
 * `dsl` opens what is held back from everybody else: possible harm and the reasons of holds.
 */
export const PERMISSIONS = [
  'signals:write',
  'pupils:read',
  'cases:read',
  'cases:write',
  'followups:approve',
  'imports:write',
  'dsl',
] as const;

export type Permission = (typeof PERMISSIONS)[number];
