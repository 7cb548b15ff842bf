import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/**
 * Answers of a back-test reckoned another way: straight from the CSV files, day by day in plain loops, without a line of Tandem's. Slow and simple on
 * purpose.
 */

type Row = Record<string, string>;

export const rowsOf = (folder: string, file: string): Row[] =>
  parse<Row>(readFileSync(join(folder, file)), { columns: true, bom: true });

const ABSENT_UNAUTHORISED = ['G', 'N', 'O', 'U'];
const ABSENT = [...ABSENT_UNAUTHORISED, 'C', 'C1', 'C2', 'E', 'I', 'J1', 'M', 'R', 'S', 'T', 'H'];
const PRESENT = ['/', '\\', 'L', 'B', 'K', 'P', 'V', 'W', 'J'];

export interface RegisterMark {
  readonly date: string;
  readonly code: string;
  /** YYYY-MM-DD on which the school knew. */
  readonly known: string;
}

export interface OraclePupil {
  readonly id: string;
  readonly school: string;
  readonly marks: RegisterMark[];
}

/** Monday of the week a day lies in. */
function mondayOf(date: string): string {
  const time = new Date(`${date}T12:00:00Z`);
  time.setUTCDate(time.getUTCDate() - ((time.getUTCDay() + 6) % 7));
  return time.toISOString().slice(0, 10);
}

export class GrandBendOracle {
  readonly pupils: OraclePupil[];
  private readonly days = new Map<string, string[]>();

  constructor(folder: string) {
    for (const { school_id: school = '', date = '' } of rowsOf(folder, 'school-days.csv'))
      this.days.set(school, [...(this.days.get(school) ?? []), date].sort());
    const marks = new Map<string, RegisterMark[]>();
    for (const { pupil_id: pupil = '', date = '', code = '' } of rowsOf(folder, 'attendance.csv'))
      marks.set(pupil, [...(marks.get(pupil) ?? []), { date, code, known: date }]);
    this.pupils = rowsOf(folder, 'pupils.csv').map(({ pupil_id: id = '', school_id: school = '' }) => ({
      id,
      school,
      marks: marks.get(id) ?? [],
    }));
  }

  /** The last school day of each week. */
  looks({ school }: OraclePupil, from: string, to: string): string[] {
    const days = (this.days.get(school) ?? []).filter((day) => day >= from && day <= to);
    return days.filter((day, at) => at === days.length - 1 || mondayOf(days[at + 1] ?? '') !== mondayOf(day));
  }

  /** School weeks that begin after the week of `flagged`, up to that of `outcome`. */
  leadWeeks({ school }: OraclePupil, flagged: string, outcome: string): number {
    const weeks = new Set((this.days.get(school) ?? []).map(mondayOf));
    return [...weeks].filter((week) => week > mondayOf(flagged) && week <= mondayOf(outcome)).length;
  }

  /** Monday of the first of the last `count` school weeks up to a day. */
  private weeksBack(school: string, day: string, count: number): string {
    const weeks = [...new Set((this.days.get(school) ?? []).filter((one) => one <= day).map(mondayOf))];
    return weeks.at(-count) ?? '';
  }

  /** Share of possible sessions missed since August; null below 40 possible. */
  absence(pupil: OraclePupil, day: string, from = '2021-08-01'): number | null {
    const seen = pupil.marks.filter((mark) => mark.date >= from && mark.date <= day && mark.known <= day);
    const absent = seen.filter((mark) => ABSENT.includes(mark.code)).length;
    const possible = absent + seen.filter((mark) => PRESENT.includes(mark.code)).length;
    return possible < 40 ? null : absent / possible;
  }

  /** Unauthorised sessions in the last `weeks` school weeks. */
  unauthorised(pupil: OraclePupil, day: string, weeks: number): number {
    const from = this.weeksBack(pupil.school, day, weeks);
    return pupil.marks.filter(
      (mark) =>
        mark.date >= from && mark.date <= day && mark.known <= day && ABSENT_UNAUTHORISED.includes(mark.code),
    ).length;
  }

  /** Sessions away in a row, up to the last possible one of a day. */
  awayInARow(pupil: OraclePupil, day: string): number {
    const seen = pupil.marks.filter((mark) => mark.date <= day && mark.known <= day);
    const possible = seen.filter((mark) => ABSENT.includes(mark.code) || PRESENT.includes(mark.code));
    let count = 0;
    for (const mark of possible.reverse()) {
      if (!ABSENT.includes(mark.code)) break;
      count++;
    }
    return count;
  }
}

export interface Tally {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
}

/** Counts pupils by whether they were flagged and whether it came true. */
export function tally(pupils: readonly { readonly flagged: boolean; readonly came: boolean }[]): Tally {
  const count = (flagged: boolean, came: boolean) =>
    pupils.filter((pupil) => pupil.flagged === flagged && pupil.came === came).length;
  return {
    truePositives: count(true, true),
    falsePositives: count(true, false),
    falseNegatives: count(false, true),
    trueNegatives: count(false, false),
  };
}
