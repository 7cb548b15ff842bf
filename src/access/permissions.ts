/**
 * What an API key or a role may do. Each route names exactly one.
 * `dsl` opens what is held back from everybody else: possible harm and the reasons of holds.
 */
export const PERMISSIONS = [
  'signals:write',
  'worries:write',
  'pupils:read',
  'cases:read',
  'cases:write',
  'followups:approve',
  'imports:write',
  'settings:write',
  'rules:write',
  'agreements:read',
  'users:write',
  'operations:read',
  'operations:write',
  'audit:read',
  'dsl',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** What a key can be given. Running the place and logging as a person need somebody who has signed in. */
export const KEY_SCOPES: readonly Permission[] = [
  'signals:write',
  'pupils:read',
  'cases:read',
  'cases:write',
  'followups:approve',
  'imports:write',
  'dsl',
];
