import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import { type Day, type EpochDay, fromEpochDay } from '../../shared/days.js';
import { lockCalendars } from './calendar-lock.js';
import { overlapping, type TermDraft } from './term-check.js';

interface TermHere extends TermDraft {
  readonly schoolId: number;
}

interface DayAt {
  readonly schoolId: number;
  readonly day: EpochDay;
}

/** What people have set in Tandem of some schools' calendars, which no file undoes: terms, and days called off. */
export class SetHere {
  private constructor(
    private readonly terms: readonly TermHere[],
    private readonly calledOff: ReadonlySet<string>,
  ) {}

  /** Nobody else changes these calendars until the transaction ends. */
  static async of(tx: EntityManager, schoolIds: readonly number[]): Promise<SetHere> {
    const ids = [...new Set(schoolIds)];
    if (ids.length === 0) return new SetHere([], new Set());
    await lockCalendars(tx, ids);
    const among = `school_id IN (${ids.map((_, at) => `$${at + 1}`).join(', ')})`;
    const terms = await runSql<TermHere>(
      tx,
      `SELECT school_id AS "schoolId", name, first_day AS "firstDay", last_day AS "lastDay" FROM term
       WHERE ${among} AND set_by IS NOT NULL`,
      ids,
    );
    const closed = await runSql<DayAt>(
      tx,
      `SELECT school_id AS "schoolId", day FROM school_closure WHERE ${among}`,
      ids,
    );
    return new SetHere(terms, new Set(closed.map(placeOf)));
  }

  /** Of the days that lie in terms set here, those which have school. */
  async standing(tx: EntityManager, rows: readonly DayAt[]): Promise<ReadonlySet<string>> {
    const inside = rows.filter((row) => this.termOf(row) !== undefined);
    if (inside.length === 0) return new Set();
    const days = inside.map((row) => row.day);
    const schools = [...new Set(inside.map((row) => row.schoolId))];
    const found = await runSql<DayAt>(
      tx,
      `SELECT school_id AS "schoolId", day FROM school_day WHERE day BETWEEN $1 AND $2
       AND school_id IN (${schools.map((_, at) => `$${at + 3}`).join(', ')})`,
      [Math.min(...days), Math.max(...days), ...schools],
    );
    return new Set(found.map(placeOf));
  }

  /** What a file contradicts that says there is school on a day; null: nothing. */
  againstDay(row: DayAt, standing: ReadonlySet<string>): 'called-off' | TermDraft | null {
    if (this.calledOff.has(placeOf(row))) return 'called-off';
    return standing.has(placeOf(row)) ? null : (this.termOf(row) ?? null);
  }

  /** Likewise of a term that a file states. */
  againstTerm(row: TermHere): 'the-same' | TermDraft | null {
    const term = overlapping(row, this.at(row.schoolId));
    if (!term) return null;
    const isSame = term.name === row.name && term.firstDay === row.firstDay && term.lastDay === row.lastDay;
    return isSame ? 'the-same' : term;
  }

  private termOf({ schoolId, day }: DayAt): TermDraft | undefined {
    if (this.terms.length === 0) return undefined;
    const only: Day = fromEpochDay(day);
    return overlapping({ firstDay: only, lastDay: only }, this.at(schoolId));
  }

  private at(schoolId: number): readonly TermHere[] {
    return this.terms.filter((term) => term.schoolId === schoolId);
  }
}

function placeOf({ schoolId, day }: DayAt): string {
  return `${schoolId} ${day}`;
}
