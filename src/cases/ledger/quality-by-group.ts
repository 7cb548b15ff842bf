import {
  type Grouping,
  GROUPINGS,
  type GroupsOfPupil,
  withheldOf,
  WITHHELD,
  type Withheld,
} from '../../rules/backtest/by-group.js';
import { groupBy } from '../../shared/group-by.js';
import { type Judged, type Shares, sharesOf } from './quality-ledger.js';

export type QualityByGroup = Readonly<Partial<Record<Grouping, Readonly<Record<string, Shares | Withheld>>>>>;

type GroupedJudged = Judged & { readonly groups: GroupsOfPupil };

/**
 * How often one rule was right for each group, as the back-test groups and withholds: fewer than ten pupils, however often they were asked about.
 * A grouping with one group alone says nothing and is left out.
 */
export function qualityByGroup(judged: readonly GroupedJudged[]): QualityByGroup {
  const found: Partial<Record<Grouping, Readonly<Record<string, Shares | Withheld>>>> = {};
  for (const grouping of GROUPINGS) {
    const known = judged.filter(({ groups }) => groups[grouping] !== null);
    const groups = [...groupBy(known, (one) => one.groups[grouping] ?? '')].sort(([a], [b]) =>
      byNumber(a, b),
    );
    if (groups.length < 2) continue;
    const notSaid = pupilsOf(judged.filter((one) => one.groups[grouping] === null)).length;
    const withheld = withheldOf(
      groups.map(([name, own]) => [name, pupilsOf(own)] as const),
      notSaid,
    );
    found[grouping] = Object.fromEntries(
      groups.map(([name, own]) => [name, withheld.has(name) ? WITHHELD : sharesOf(own)]),
    );
  }
  return found;
}

function pupilsOf(judged: readonly Judged[]): readonly number[] {
  return [...new Set(judged.map(({ pupilId }) => pupilId))];
}

/** Year 9 before year 10. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en-GB', { numeric: true });
}
