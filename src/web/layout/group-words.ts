import type { Grouping } from '../../rules/backtest/by-group.js';

/** How pupils are grouped, as a heading. */
export const GROUPINGS_IN_WORDS: Readonly<Record<Grouping, string>> = {
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

/** What a group is called, where the school or its system goes by a code. */
export function groupName(grouping: Grouping, group: string, schools: SchoolNames): string {
  if (grouping === 'school') return schools.get(group) ?? group;
  if (grouping === 'yearGroup') return /^\d/.test(group) ? `Year ${group}` : group;
  return GROUP_NAMES[`${grouping} ${group}`] ?? group;
}
