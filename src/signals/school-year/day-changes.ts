import { In, type EntityManager } from 'typeorm';
import { SchoolClosure } from '../../people/calendar/school-closure.entity.js';
import { SchoolDay } from '../../people/calendar/school-day.entity.js';
import { isIn, type Span } from '../../people/calendar/term-weeks.js';
import { runSql, valuesList } from '../../platform/database/sql.js';
import type { EpochDay } from '../../shared/days.js';

/** A day without school, and why in the school's words. */
export interface InsetDay {
  readonly day: EpochDay;
  readonly reason: string;
}

/** What must change so that within some stretches of a calendar there is school on the wanted days and no others. */
export class DayChanges {
  private constructor(
    private readonly tx: EntityManager,
    private readonly schoolId: number,
    /** School days that are new, ascending. */
    readonly added: readonly EpochDay[],
    /** Days that had school and have none now, ascending. */
    readonly removed: readonly EpochDay[],
    private readonly closed: ReadonlySet<EpochDay>,
  ) {}

  static async of(
    tx: EntityManager,
    schoolId: number,
    spans: readonly Span[],
    wanted: ReadonlySet<EpochDay>,
  ): Promise<DayChanges> {
    const within = await daysWithin(tx, 'school_day', schoolId, spans);
    const closed = await daysWithin(tx, 'school_closure', schoolId, spans);
    const standing = new Set(within);
    const added = [...wanted].filter((day) => !standing.has(day)).sort((a, b) => a - b);
    const removed = within.filter((day) => !wanted.has(day));
    return new DayChanges(tx, schoolId, added, removed, new Set(closed));
  }

  /** A day that was called off and has school again is called off no more. A file may bring the same days in this moment. */
  async write(): Promise<void> {
    const { schoolId, added, removed } = this;
    if (removed.length > 0) await this.tx.delete(SchoolDay, { schoolId, day: In([...removed]) });
    if (added.length > 0)
      await runSql(
        this.tx,
        `INSERT INTO school_day (school_id, day) VALUES ${valuesList(added.length, 2)} ON CONFLICT (school_id, day) DO NOTHING`,
        added.flatMap((day) => [schoolId, day]),
      );
    await this.forget(added);
  }

  /** Remembers why there is no school on some days; what was said of one before stays. */
  async nameReasons(days: readonly InsetDay[], closedBy: string): Promise<void> {
    const { schoolId } = this;
    const named = days.filter(({ day }) => !this.closed.has(day));
    if (named.length === 0) return;
    await this.tx.insert(
      SchoolClosure,
      named.map(({ day, reason }) => ({ schoolId, day, reason, closedBy })),
    );
  }

  /** What has no term any more is not called off either. @param term what there is of it now; null: nothing */
  forgetReasons(term: Span | null): Promise<void> {
    return this.forget([...this.closed].filter((day) => term === null || !isIn(term, day)));
  }

  private async forget(days: readonly EpochDay[]): Promise<void> {
    const { schoolId } = this;
    const closed = days.filter((day) => this.closed.has(day));
    if (closed.length > 0) await this.tx.delete(SchoolClosure, { schoolId, day: In(closed) });
  }
}

async function daysWithin(
  tx: EntityManager,
  table: 'school_day' | 'school_closure',
  schoolId: number,
  spans: readonly Span[],
): Promise<EpochDay[]> {
  const [from, to] = [Math.min(...spans.map((span) => span.from)), Math.max(...spans.map((span) => span.to))];
  const rows = await runSql<{ day: EpochDay }>(
    tx,
    `SELECT day FROM ${table} WHERE school_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day`,
    [schoolId, from, to],
  );
  return rows.map(({ day }) => day).filter((day) => spans.some((span) => isIn(span, day)));
}
