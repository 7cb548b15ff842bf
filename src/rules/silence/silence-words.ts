import { DateTime } from 'luxon';
import type { Day } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import { counted, listed } from '../wording.js';

/** A year group whose register does not come, as it is told of. */
export interface Silence {
  readonly schoolId: number;
  readonly school: string;
  /** Null: pupils without a year group. */
  readonly yearGroup: string | null;
  /** Null: of those on roll nobody has ever had a mark. */
  readonly lastMarkOn: Day | null;
  readonly comesAgain: boolean;
  /** False: it is told to whoever keeps Tandem running and to nobody else. */
  readonly isExpected: boolean;
  readonly pupilsSilent: number;
  readonly pupilsOnRoll: number;
  readonly pupilsAtSchool: number;
  /** False: whoever reads it is not told how many pupils there are. */
  readonly mayCount: boolean;
}

/** A line for each school and last day, the latest first: most are a register that stopped this week. @param today for the year */
export function silenceLines(silences: readonly Silence[], today: Day): string[] {
  const lines = [...groupBy(silences, keyOf).values()].flatMap((some) => {
    const [first] = some;
    return first === undefined ? [] : [{ first, text: lineOf(first, some, today) }];
  });
  return lines
    .sort((a, b) => compareText(b.first.lastMarkOn ?? '', a.first.lastMarkOn ?? '') || byName(a, b))
    .map(({ text }) => text);
}

function keyOf({ schoolId, lastMarkOn, comesAgain }: Silence): string {
  return [schoolId, lastMarkOn, comesAgain].join('/');
}

function lineOf({ lastMarkOn, comesAgain }: Silence, some: readonly Silence[], today: Day): string {
  const what = `No register ${placeOf(some)}`;
  const pupils = some.every(({ mayCount }) => mayCount)
    ? ` (${counted(
        sum(some, ({ pupilsSilent }) => pupilsSilent),
        'pupil',
      )})`
    : '';
  const day = lastMarkOn === null ? null : dayOf(lastMarkOn, today);
  if (comesAgain)
    return `${what} ${day === null ? 'came until now' : `for some school days after ${day}`}${pupils}. It comes again; its latest marks do not count yet.`;
  return day === null ? `${what} has come yet${pupils}.` : `${what} since ${day}${pupils}.`;
}

/** All year groups together are the school. */
function placeOf(some: readonly Silence[]): string {
  const school = some[0]?.school ?? '';
  if (sum(some, ({ pupilsOnRoll }) => pupilsOnRoll) === some[0]?.pupilsAtSchool) return `from ${school}`;
  const years = some.flatMap(({ yearGroup }) => (yearGroup === null ? [] : [yearGroup])).sort(inOrder);
  return `for ${listed([
    ...(years.length === 0 ? [] : [`Year${years.length === 1 ? '' : 's'} ${listed(years)}`]),
    ...(years.length === some.length ? [] : ['pupils without a year group']),
  ])} at ${school}`;
}

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en-GB', { numeric: true });

function byName(a: { first: Silence }, b: { first: Silence }): number {
  return inOrder(a.first.school, b.first.school);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** "Tuesday 3 March", with the year where it is not this one. */
function dayOf(day: Day, today: Day): string {
  const isThisYear = day.slice(0, 4) === today.slice(0, 4);
  return DateTime.fromISO(day, { zone: 'utc' })
    .setLocale('en-GB')
    .toFormat(isThisYear ? 'cccc d MMMM' : 'cccc d MMMM yyyy');
}

function sum(some: readonly Silence[], of: (one: Silence) => number): number {
  return some.reduce((total, one) => total + of(one), 0);
}
