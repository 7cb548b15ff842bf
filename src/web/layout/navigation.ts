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
  /** Any of these opens it. */
  readonly for: readonly Permission[] | 'everybody';
}

/** In the order of a working day. */
const PLACES: readonly Place[] = [
  { text: 'Today', href: '/', for: 'everybody' },
  { text: 'Triage', href: '/triage', for: ['cases:write'] },
];

/** The places this person may go to, and which of them they are at. */
export function navigation(actor: Actor, path: string): NavigationItem[] {
  return PLACES.filter(
    (place) => place.for === 'everybody' || place.for.some((one) => actor.permissions.includes(one)),
  ).map(({ text, href }) => ({
    text,
    href,
    active: href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`),
  }));
}
