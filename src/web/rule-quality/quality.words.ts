import { DateTime } from 'luxon';
import { FEWEST_TO_TELL, type MonthOfRule, type Shares } from '../../cases/ledger/quality-ledger.js';
import type { MonthShare } from '../charts/rule-trend.js';

/** '70%'; '' where there is nobody. */
export function percentWords(share: number | null): string {
  return share === null ? '' : `${Math.round(100 * share)}%`;
}

/** '52% to 84%': the share itself is an estimate, and how sure it is belongs beside it. */
export function intervalWords({ interval }: Shares): string {
  return interval === null ? '' : `${percentWords(interval[0])} to ${percentWords(interval[1])}`;
}

/** '14 (52%)'. */
export function partWords(count: number, { asked }: Shares): string {
  return count === 0 ? '0' : `${count} (${percentWords(count / asked)})`;
}

/** Said where a share would be taken for more than it is. */
export function fewWords({ asked }: Shares): string | null {
  return asked > 0 && asked < FEWEST_TO_TELL
    ? `Fewer than ${FEWEST_TO_TELL}: too few to call the rule right or wrong.`
    : null;
}

/** 'Rule set 4', 'Rule sets 1, 2 and 3'. */
export function versionsWords(versions: readonly number[]): string {
  const last = versions.at(-1) ?? '';
  if (versions.length < 2) return `Rule set ${last}`;
  return `Rule sets ${versions.slice(0, -1).join(', ')} and ${last}`;
}

/** 'March 2026'. */
export function monthWords(month: string, pattern = 'LLLL yyyy'): string {
  return DateTime.fromISO(`${month}-01`, { zone: 'utc' }).setLocale('en-GB').toFormat(pattern);
}

/** Every month from the first in which somebody was asked to the last, also those in which nobody was. */
export function monthShares(months: readonly MonthOfRule[]): MonthShare[] {
  const [first, last] = [months[0]?.month, months.at(-1)?.month];
  if (first === undefined || last === undefined) return [];
  const known = new Map(months.map(({ month, shares }) => [month, shares.precision]));
  const all: MonthShare[] = [];
  for (let at = DateTime.fromISO(`${first}-01`, { zone: 'utc' }); ; at = at.plus({ months: 1 })) {
    const month = at.toFormat('yyyy-MM');
    all.push({ label: monthWords(month, 'LLL'), share: known.get(month) ?? null });
    if (month >= last) return all;
  }
}

/** What the small picture shows, for who does not see it. */
export function trendWords(months: readonly MonthOfRule[]): string {
  return `Right by month: ${months
    .map(({ month, shares }) => `${monthWords(month, 'LLL')} ${percentWords(shares.precision)}`)
    .join(', ')}`;
}
