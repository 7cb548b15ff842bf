import type { Day } from '../../shared/days.js';
import type { Silence } from './silence-words.js';

/** As {@link SILENT_REGISTERS} gives them. */
export interface SilenceRow {
  readonly schoolId: number;
  readonly schoolPublicId: string;
  readonly school: string;
  /** Empty: pupils without a year group. */
  readonly yearGroup: string;
  readonly lastMarkOn: Day | null;
  readonly comesAgain: number;
  readonly isExpected: number;
  readonly pupilsSilent: number;
  readonly pupilsOnRoll: number;
  readonly pupilsAtSchool: number;
}

/** Alike on both databases; a condition on `r` may follow. */
export const SILENT_REGISTERS = `
  SELECT r.school_id AS "schoolId", o.public_id AS "schoolPublicId", o.name AS school, r.year_group AS "yearGroup",
         r.last_mark_on AS "lastMarkOn", CASE WHEN r.comes_again THEN 1 ELSE 0 END AS "comesAgain",
         CASE WHEN r.is_expected THEN 1 ELSE 0 END AS "isExpected", r.pupils_silent AS "pupilsSilent",
         r.pupils_on_roll AS "pupilsOnRoll", r.pupils_at_school AS "pupilsAtSchool"
  FROM silent_register r JOIN organisation o ON o.id = r.school_id`;

export function silenceOf(row: SilenceRow): Silence {
  const { schoolId, school, yearGroup, lastMarkOn, pupilsSilent, pupilsOnRoll, pupilsAtSchool } = row;
  return {
    ...{ schoolId, school, lastMarkOn, pupilsSilent, pupilsOnRoll, pupilsAtSchool, mayCount: true },
    yearGroup: yearGroup === '' ? null : yearGroup,
    comesAgain: row.comesAgain === 1,
    isExpected: row.isExpected === 1,
  };
}
