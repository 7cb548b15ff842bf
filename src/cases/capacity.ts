import type { EntityManager } from 'typeorm';
import { runSql } from '../platform/database/sql.js';
import { addDays, type Day, isoWeekdayOf, toEpochDay } from '../shared/days.js';

/**
 * How many new cases a lead is asked to look at in one ISO week, unless their school says otherwise: as many as there can be real
 * conversations. The most urgent come first; the rest stay listed, ranked and counted.
 */
export const CASES_PER_LEAD_AND_WEEK = 5;
/** No school holds more new conversations a week than this for one person; both ends are included. */
export const FEWEST_AND_MOST = [1, 50] as const;

/**
 * A concern that has waited longer than this many days for a place is no longer proposed by itself: six weeks is a half
 * term, and what was measured then no longer speaks of now. It stays listed.
 */
export const LONGEST_WAIT_DAYS = 42;

/** The ISO week (Monday to Sunday, both inclusive) of a day. */
export function weekOf(day: Day): { readonly first: Day; readonly last: Day } {
  const first = addDays(day, 1 - isoWeekdayOf(toEpochDay(day)));
  return { first, last: addDays(first, 6) };
}

/** Places left, never below 0. */
export function roomLeft(proposedThisWeek: number, atMost = CASES_PER_LEAD_AND_WEEK): number {
  return Math.max(0, atMost - proposedThisWeek);
}

/** What a school says of its leads' weeks. */
export async function casesPerLead(manager: EntityManager, schoolId: number): Promise<number> {
  const [row] = await runSql<{ cases_per_lead: number }>(
    manager,
    'SELECT cases_per_lead FROM organisation WHERE id = $1',
    [schoolId],
  );
  return row?.cases_per_lead ?? CASES_PER_LEAD_AND_WEEK;
}
