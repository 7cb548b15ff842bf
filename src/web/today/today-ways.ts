import type { Permission } from '../../access/permissions.js';

/** What comes to somebody's Today, and what they do of themselves; an empty page that speaks of others' work helps nobody. */
export interface TodayWays {
  /** What will stand here, by what they do; null: nothing but what they keep. */
  readonly comes: string | null;
  /** Logging worries is all that they begin here. */
  readonly mayLog: boolean;
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

const BOOKED = 'What you are asked to do, and meetings you are booked for, will stand here.';

function comesTo(permissions: readonly Permission[]): string | null {
  if (!permissions.includes('cases:read')) return null;
  return permissions.includes('followups:approve')
    ? 'What you promise in a case, what is due in the cases you look after, meetings you are to approve, and meetings you are booked for will stand here.'
    : 'What you promise in a case, what is due in the cases you look after, and meetings you are booked for will stand here.';
}

export function waysOf(permissions: readonly Permission[]): TodayWays {
  const keeps = KEEPS.filter((one) => permissions.includes(one.for));
  return {
    comes: comesTo(permissions) ?? (keeps.length === 0 ? BOOKED : null),
    mayLog: permissions.includes('worries:write') && !permissions.includes('cases:read'),
    keeps: keeps.map(({ text, href }) => ({ text, href })),
  };
}
