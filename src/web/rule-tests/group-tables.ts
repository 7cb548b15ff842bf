import {
  type FiguresByGroup,
  type GroupDifference,
  GROUPINGS,
  type Withheld,
} from '../../rules/backtest/by-group.js';
import type { HitsAndMisses } from '../../rules/backtest/hits-and-misses.js';
import type { Interval } from '../../rules/backtest/rates.js';
import { percent } from '../../rules/wording.js';
import { groupName, GROUPINGS_IN_WORDS, type SchoolNames } from '../layout/group-words.js';
import { rangeWords, restOf, shareWords } from './test-words.js';

export interface GroupTable {
  readonly title: string;
  readonly rows: readonly GroupRow[];
}

export interface GroupRow {
  readonly name: string;
  /** Fewer than ten say nothing, and could be found again by name. */
  readonly isWithheld: boolean;
  readonly pupils: string;
  readonly flagged: string;
  /** With how far chance could have moved it. */
  readonly found: string;
  readonly wrongly: string;
}

export function groupTables(byGroup: FiguresByGroup, schools: SchoolNames): GroupTable[] {
  return GROUPINGS.flatMap((grouping) => {
    const groups = Object.entries(byGroup[grouping] ?? {});
    // One group alone is all pupils: nothing to hold it against.
    if (groups.length < 2) return [];
    const rows = groups.map(([group, figures]) => groupRow(groupName(grouping, group, schools), figures));
    return [{ title: GROUPINGS_IN_WORDS[grouping], rows: rows.sort(byName) }];
  });
}

const byName = (a: GroupRow, b: GroupRow) => a.name.localeCompare(b.name, 'en-GB', { numeric: true });

function groupRow(name: string, figures: HitsAndMisses | Withheld): GroupRow {
  if (!('pupils' in figures)) {
    return { name, isWithheld: true, pupils: '', flagged: '', found: '', wrongly: '' };
  }
  const { pupils, flagged, sensitivity, specificity, intervals } = figures;
  const wrongly = specificity === null ? null : 1 - specificity;
  return {
    ...{ name, isWithheld: false, pupils: String(pupils), flagged: String(flagged) },
    found: saysSomething(cameTrue(figures)) ? withRange(sensitivity, intervals.sensitivity) : TOO_FEW,
    wrongly: saysSomething(didNot(figures)) ? withRange(wrongly, restOf(intervals.specificity)) : TOO_FEW,
  };
}

/** Each difference beyond chance as a sentence somebody can act on. */
export function differenceWords(differences: readonly GroupDifference[], schools: SchoolNames): string[] {
  return differences.map(({ grouping, group, what, share, othersShare }) => {
    const [own, others] = [percent(share, 1), percent(othersShare, 1)];
    const more = share > othersShare ? 'more often' : 'less often';
    const whom =
      what === 'missed'
        ? `Pupils it came true for were missed ${more}`
        : `Pupils it did not come true for were flagged ${more}`;
    return `${GROUPINGS_IN_WORDS[grouping]}, ${groupName(grouping, group, schools)}: ${whom} (${own}) than among all others (${others}).`;
  });
}

/** What can be said where no group differs beyond chance; null: there was nothing to hold against each other, or some do. */
export function alikeWords(byGroup: FiguresByGroup, differences: readonly GroupDifference[]): string | null {
  const compared = GROUPINGS.map((grouping) =>
    Object.values(byGroup[grouping] ?? {}).filter((one) => 'pupils' in one),
  ).filter((groups) => groups.length > 1);
  if (compared.length === 0 || differences.length > 0) return null;
  const areEnough = (count: (figures: HitsAndMisses) => number) =>
    compared.some((groups) => groups.filter((one) => saysSomething(count(one))).length > 1);
  const [missed, wrongly] = [areEnough(cameTrue), areEnough(didNot)];
  if (missed && wrongly) return 'No group of pupils differs from the others by more than chance explains.';
  const few = (what: string) => `It ${what} for too few pupils to say`;
  if (wrongly)
    return `${few('came true')} whether groups are found alike. None is flagged for nothing more often than chance explains.`;
  if (missed)
    return `${few('stayed away')} whether groups are flagged for nothing alike. None is missed more often than chance explains.`;
  return 'There are too few pupils to say whether groups are treated alike.';
}

const TOO_FEW = 'too few to say';
/** Of fewer pupils a share lies between almost nothing and almost all. */
const FEWEST_OF_A_SHARE = 5;

const saysSomething = (pupils: number): boolean => pupils >= FEWEST_OF_A_SHARE;
const cameTrue = ({ truePositives, falseNegatives }: HitsAndMisses): number => truePositives + falseNegatives;
const didNot = ({ falsePositives, trueNegatives }: HitsAndMisses): number => falsePositives + trueNegatives;
const withRange = (share: number | null, range: Interval | null): string =>
  `${shareWords(share)} (${rangeWords(range)})`;
