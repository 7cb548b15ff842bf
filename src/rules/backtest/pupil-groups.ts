import type { GroupsOfPupil } from './by-group.js';

/** What a school says of a pupil for checking that rules treat groups alike. */
export interface PupilTraits {
  readonly sex: string | null;
  readonly language: string | null;
  readonly sen: string | null;
  /** As either database stores it. */
  readonly disadvantaged: boolean | 0 | 1 | null;
}

/** The groups of a pupil at a school and in a year group. */
export function groupsOfPupil(
  { sex, language, sen, disadvantaged }: PupilTraits,
  school: string | null,
  yearGroup: string | null,
): GroupsOfPupil {
  return {
    ...{ school, yearGroup, sex, send: sen },
    language: language === null ? null : /^en(glish)?\b/i.test(language) ? 'English' : 'another',
    disadvantage: disadvantaged === null ? null : disadvantaged ? 'disadvantaged' : 'not disadvantaged',
  };
}
