import type { ConcernState } from '../../rules/concern.entity.js';
import { addDays, type Day } from '../../shared/days.js';

/** Six weeks is a half term: what was measured before that no longer speaks of now. */
export const LONGEST_WATCH_DAYS = 42;

/** In the last days of a term nobody looks again before the holidays. */
const LAST_DAYS_OF_TERM = 7;

/** A term, both days included. */
interface TermDays {
  readonly firstDay: Day;
  readonly lastDay: Day;
}

/**
 * The last day until which a pupil can be watched: the end of the running term, and at most six weeks. In the last week of a term,
 * and outside any, six weeks, so that the first weeks after the holidays can be chosen.
 */
export function latestWatchDay(today: Day, terms: readonly TermDays[]): Day {
  const longest = addDays(today, LONGEST_WATCH_DAYS);
  const term = terms.find(({ firstDay, lastDay }) => firstDay <= today && today <= lastDay);
  if (!term || term.lastDay <= addDays(today, LAST_DAYS_OF_TERM)) return longest;
  return term.lastDay < longest ? term.lastDay : longest;
}

/** A concern as far as it decides whether things got worse. */
interface KnownConcern {
  readonly ruleKey: string;
  readonly severity: number;
}

/**
 * Whether a concern that joins a watched case means that the pupil is worse off: its rule is new to the case, or graver than the same
 * rule was, or was over and is met again. Only what a correction took away and another put back is the same as before.
 */
export function isWorse(
  known: readonly (KnownConcern & { readonly state: ConcernState })[],
  added: KnownConcern,
): boolean {
  const same = known.filter(({ ruleKey }) => ruleKey === added.ruleKey);
  return !same.some(({ state, severity }) => state === 'withdrawn' && severity >= added.severity);
}
