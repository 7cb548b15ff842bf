import type { Actor } from '../../access/actor.js';
import type { Permission } from '../../access/permissions.js';

export interface NavigationItem {
  readonly text: string;
  readonly href: string;
  readonly active: boolean;
}

interface Place {
  readonly text: string;
  readonly href: string;
  /** What belongs to it stands below this path; its own where absent. */
  readonly below?: string;
  /** Any of these opens it. */
  readonly for: readonly Permission[] | 'everybody';
  /** Who may do this has it under another place. */
  readonly unless?: Permission;
}

/** In the order of a working day. */
const PLACES: readonly Place[] = [
  { text: 'Today', href: '/', for: 'everybody' },
  { text: 'Triage', href: '/triage', for: ['cases:write'] },
  { text: 'Log a worry', href: '/worries/new', below: '/worries', for: ['worries:write'] },
  { text: 'Pupils', href: '/pupils', for: ['pupils:read'] },
  { text: 'Cases', href: '/cases', for: ['cases:read'] },
  { text: 'Meetings', href: '/meetings', for: ['cases:read'] },
  { text: 'DSL', href: '/dsl', for: ['dsl'] },
  { text: 'Imports', href: '/imports', for: ['imports:write'] },
  { text: 'People', href: '/people', for: ['users:write'] },
  { text: 'Settings', href: '/settings', for: ['settings:write'] },
  { text: 'Rules', href: '/settings/rules', for: ['rules:write'], unless: 'settings:write' },
  {
    text: 'Agreements',
    href: '/settings/agreements',
    for: ['agreements:read'],
    unless: 'settings:write',
  },
  { text: 'Operations', href: '/operations', for: ['operations:read'] },
  { text: 'Audit', href: '/audit', for: ['audit:read'] },
];

/** The places this person may go to, and which of them they are at. */
export function navigation(actor: Actor, path: string): NavigationItem[] {
  return PLACES.filter((place) => isFor(place, actor)).map(({ text, href, below = href }) => ({
    text,
    href,
    active: below === '/' ? path === '/' : path === below || path.startsWith(`${below}/`),
  }));
}

function isFor({ for: those, unless }: Place, { permissions }: Actor): boolean {
  if (unless !== undefined && permissions.includes(unless)) return false;
  return those === 'everybody' || those.some((one) => permissions.includes(one));
}
