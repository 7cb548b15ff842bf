import type { Permission } from '../../access/permissions.js';

/** What comes to somebody's Today, and what they do of themselves; an empty page that speaks of others' work helps nobody. */
export interface TodayWays {
  /** They meet homes, or work on cases: what will stand here. */
  readonly hasCases: boolean;
  /** What they keep running, and where. */
  readonly keeps: readonly { readonly text: string; readonly href: string }[];
}

const KEEPS: readonly { readonly for: Permission; readonly text: string; readonly href: string }[] = [
  { for: 'users:write', text: 'Make accounts and give roles', href: '/people' },
  { for: 'imports:write', text: 'Bring files from the school’s systems', href: '/imports' },
  {
    for: 'settings:write',
    text: 'Keep the school’s calendar, its agreements with teams and the rules',
    href: '/settings',
  },
  { for: 'operations:read', text: 'See that all is well', href: '/operations' },
];

export function waysOf(permissions: readonly Permission[]): TodayWays {
  const keeps = KEEPS.filter((one) => permissions.includes(one.for));
  return {
    hasCases: permissions.includes('cases:read') || keeps.length === 0,
    keeps: keeps.map(({ text, href }) => ({ text, href })),
  };
}
