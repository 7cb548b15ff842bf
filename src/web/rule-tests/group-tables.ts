import {
  type FiguresByGroup,
  type GroupDifference,
  type Grouping,
  GROUPINGS,
  type Withheld,
} from '../../rules/backtest/by-group.js';
import type { HitsAndMisses } from '../../rules/backtest/hits-and-misses.js';
import { percent } from '../../rules/wording.js';
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
  readonly found: string;
  readonly foundRange: string;
  readonly wrongly: string;
  readonly wronglyRange: string;
}

const TITLES: Readonly<Record<Grouping, string>> = {
  school: 'School',
  yearGroup: 'Year group',
  sex: 'Sex',
  language: 'First language',
  send: 'Special educational needs',
  disadvantage: 'Disadvantage',
};

const GROUP_NAMES: Readonly<Record<string, string>> = {
  'sex F': 'Girls',
  'sex M': 'Boys',
  'sex female': 'Girls',
  'sex male': 'Boys',
  'language another': 'Another language',
  'send none': 'None',
  'send support': 'Support',
  'send plan': 'A plan (EHCP)',
  'disadvantage disadvantaged': 'Disadvantaged',
  'disadvantage not disadvantaged': 'Not disadvantaged',
};

/** What a school is called, by the id it goes by. */
export type SchoolNames = ReadonlyMap<string, string>;

export function groupTables(byGroup: FiguresByGroup, schools: SchoolNames): GroupTable[] {
  return GROUPINGS.flatMap((grouping) => {
    const groups = Object.entries(byGroup[grouping] ?? {});
    // One group alone is all pupils: nothing to hold it against.
    if (groups.length < 2) return [];
    const rows = groups.map(([group, figures]) => groupRow(groupName(grouping, group, schools), figures));
    return [{ title: TITLES[grouping], rows: rows.sort(byName) }];
  });
}

const byName = (a: GroupRow, b: GroupRow) => a.name.localeCompare(b.name, 'en-GB', { numeric: true });

function groupRow(name: string, figures: HitsAndMisses | Withheld): GroupRow {
  if (!('pupils' in figures)) {
    const nothing = { found: '', foundRange: '', wrongly: '', wronglyRange: '' };
    return { name, isWithheld: true, pupils: '', flagged: '', ...nothing };
  }
  const { pupils, flagged, sensitivity, specificity, intervals } = figures;
  return {
    ...{ name, isWithheld: false, pupils: String(pupils), flagged: String(flagged) },
    ...{ found: shareWords(sensitivity), foundRange: rangeWords(intervals.sensitivity) },
    wrongly: shareWords(specificity === null ? null : 1 - specificity),
    wronglyRange: rangeWords(restOf(intervals.specificity)),
  };
}

function groupName(grouping: Grouping, group: string, schools: SchoolNames): string {
  if (grouping === 'school') return schools.get(group) ?? group;
  if (grouping === 'yearGroup') return /^\d/.test(group) ? `Year ${group}` : group;
  return GROUP_NAMES[`${grouping} ${group}`] ?? group;
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
    return `${TITLES[grouping]}, ${groupName(grouping, group, schools)}: ${whom} (${own}) than among all others (${others}).`;
  });
}

/** Whether there was anything to hold against each other. */
export function comparesGroups(tables: readonly GroupTable[]): boolean {
  return tables.some(({ rows }) => rows.filter((row) => !row.isWithheld).length > 1);
}
