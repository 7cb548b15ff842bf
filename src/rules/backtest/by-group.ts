import { groupBy } from '../../shared/group-by.js';
import { type HitsAndMisses, hitsAndMisses, type Verdict } from './hits-and-misses.js';
import { fisherExact } from './rates.js';

/** What groups are made by; never an input of a rule. */
export type Grouping = 'school' | 'yearGroup' | 'sex' | 'language' | 'send' | 'disadvantage';

export const GROUPINGS: readonly Grouping[] = [
  'school',
  'yearGroup',
  'sex',
  'language',
  'send',
  'disadvantage',
];

/** The groups a pupil belongs to; null where the school has not said. */
export type GroupsOfPupil = Readonly<Record<Grouping, string | null>>;

export type GroupedVerdict = Verdict & { readonly groups: GroupsOfPupil };

/** Fewer say nothing, and could be found again by name. */
export const FEWEST_IN_A_GROUP = 10;

export interface Withheld {
  readonly withheld: string;
}

export const WITHHELD: Withheld = {
  withheld: 'fewer than 10 pupils, or needed so that a group of fewer cannot be reckoned from the rest',
};

export type FiguresByGroup = Readonly<
  Partial<Record<Grouping, Readonly<Record<string, HitsAndMisses | Withheld>>>>
>;

/** By each grouping that the school keeps: a pupil of whom nothing is said is in no group. */
export function figuresByGroup(verdicts: readonly GroupedVerdict[]): FiguresByGroup {
  const found: Partial<Record<Grouping, Record<string, HitsAndMisses | Withheld>>> = {};
  for (const grouping of GROUPINGS) {
    const groups = groupsOf(verdicts, grouping);
    if (groups.length === 0) continue;
    const notSaid = verdicts.filter((verdict) => verdict.groups[grouping] === null).length;
    const withheld = withheldOf(groups, notSaid);
    found[grouping] = Object.fromEntries(
      groups.map(([name, own]) => [name, withheld.has(name) ? WITHHELD : hitsAndMisses(own)]),
    );
  }
  return found;
}

function groupsOf(verdicts: readonly GroupedVerdict[], grouping: Grouping): [string, GroupedVerdict[]][] {
  const known = verdicts.filter((verdict) => verdict.groups[grouping] !== null);
  const groups = groupBy(known, (verdict) => verdict.groups[grouping] ?? '');
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Those of fewer than ten pupils, and the next smallest until what is not shown, together with the pupils of whom the school has not said, is ten
 * pupils or nobody: all less what is shown would tell of those few, also to people who may see no pupil.
 *
 * @param notSaid how many pupils are in no group of this grouping, though they count among all
 */
export function withheldOf(
  groups: readonly (readonly [name: string, pupils: readonly unknown[]])[],
  notSaid: number,
): ReadonlySet<string> {
  const withheld = new Set<string>();
  let rest = notSaid;
  for (const [name, { length }] of [...groups].sort(([, a], [, b]) => a.length - b.length)) {
    const isRestSafe = rest === 0 || rest >= FEWEST_IN_A_GROUP;
    if (isRestSafe && length >= FEWEST_IN_A_GROUP) break;
    withheld.add(name);
    rest += length;
  }
  return withheld;
}

/** A group for which a rule finds less, or is wrong more often, than for all others, beyond chance. */
export interface GroupDifference {
  readonly grouping: Grouping;
  readonly group: string;
  /** missed: of those it came true for, more (or fewer) were not flagged. falsely-flagged: of those it did not come true for, more (or fewer) were. */
  readonly what: 'missed' | 'falsely-flagged';
  /** Share in the group and among all others of that grouping, 0 to 1. */
  readonly share: number;
  readonly othersShare: number;
  /** Fisher's exact test, two-sided. */
  readonly p: number;
}

const CHANCE = 0.05;

/**
 * Holds each group against all others of its grouping. The 5 % that chance may have are shared among all comparisons (Bonferroni), so that
 * many groups do not make a warning by their number.
 */
export function groupDifferences(byGroup: FiguresByGroup): GroupDifference[] {
  const compared = GROUPINGS.flatMap((grouping) => comparisonsOf(grouping, byGroup[grouping] ?? {}));
  return compared.filter((one) => one.p < CHANCE / compared.length);
}

function comparisonsOf(
  grouping: Grouping,
  groups: Readonly<Record<string, HitsAndMisses | Withheld>>,
): GroupDifference[] {
  const shown = Object.entries(groups).filter((one): one is [string, HitsAndMisses] => 'pupils' in one[1]);
  if (shown.length < 2) return [];
  return shown.flatMap(([group, own]) => {
    const others = shown.filter(([name]) => name !== group).map(([, figures]) => figures);
    const sum = (of: (figures: HitsAndMisses) => number) => others.reduce((all, one) => all + of(one), 0);
    return [
      compare(
        'missed',
        own.falseNegatives,
        own.truePositives,
        sum((one) => one.falseNegatives),
        sum((one) => one.truePositives),
      ),
      compare(
        'falsely-flagged',
        own.falsePositives,
        own.trueNegatives,
        sum((one) => one.falsePositives),
        sum((one) => one.trueNegatives),
      ),
    ].flatMap((found) => (found ? [{ grouping, group, ...found }] : []));
  });
}

function compare(
  what: GroupDifference['what'],
  yes: number,
  no: number,
  othersYes: number,
  othersNo: number,
): Omit<GroupDifference, 'grouping' | 'group'> | null {
  const of = yes + no;
  const othersOf = othersYes + othersNo;
  if (of === 0 || othersOf === 0) return null;
  return {
    what,
    share: yes / of,
    othersShare: othersYes / othersOf,
    p: fisherExact(yes, of, othersYes, othersOf),
  };
}
