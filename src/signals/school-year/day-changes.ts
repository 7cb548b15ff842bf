import { In, type EntityManager } from 'typeorm';
import { SchoolClosure } from '../../people/calendar/school-closure.entity.js';
import { SchoolDay } from '../../people/calendar/school-day.entity.js';
import { isIn, type Span } from '../../people/calendar/term-weeks.js';
import { runSql, valuesList } from '../../platform/database/sql.js';
import type { EpochDay } from '../../shared/days.js';
import { changedSince, type StandingDays } from './calendar-print.js';

/** A day without school, and why in the school's words. */
export interface InsetDay {
  readonly day: EpochDay;
  readonly reason: string;
}

/** What somebody says of one term's days. */
export interface StatedDays {
  /** The term as it is from now on: of each of its days is said whether there is school. Null: it is removed. */
  readonly term: Span | null;
  /** The term as it was; null: it is new. */
  readonly before: Span | null;
  readonly schoolDays: ReadonlySet<EpochDay>;
  /** The other terms of the school. Files may state terms that overlap, and what lies in another one does not go with this one. */
  readonly others: readonly Span[];
}

/** What must change so that within a term there is school on the stated days and no others, and none on what was the term's and is no more. */
export class DayChanges {
  private constructor(
    private readonly tx: EntityManager,
    private readonly schoolId: number,
    private readonly stated: StatedDays,
    private readonly standing: StandingDays,
    /** School days that are new, ascending. */
    readonly added: readonly EpochDay[],
    /** Days that had school and have none now, ascending. */
    readonly removed: readonly EpochDay[],
  ) {}

  static async of(tx: EntityManager, schoolId: number, stated: StatedDays): Promise<DayChanges> {
    const spans = [stated.term, stated.before].filter((span) => span !== null);
    const within = await daysWithin(tx, 'school_day', schoolId, spans);
    const closed = new Set(await daysWithin(tx, 'school_closure', schoolId, spans));
    const schoolDays = new Set(within);
    const added = [...stated.schoolDays].filter((day) => !schoolDays.has(day)).sort((a, b) => a - b);
    const removed = within.filter((day) => !stated.schoolDays.has(day) && !isOfAnother(stated, day));
    return new DayChanges(tx, schoolId, stated, { spans, schoolDays, closed }, added, removed);
  }

  /** Days that a colleague has changed since somebody looked. @param seen the calendar's print then */
  changedSince(seen: string): EpochDay[] {
    return changedSince(seen, this.standing);
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
    const named = days.filter(({ day }) => !this.standing.closed.has(day));
    if (named.length === 0) return;
    await this.tx.insert(
      SchoolClosure,
      named.map(({ day, reason }) => ({ schoolId, day, reason, closedBy })),
    );
  }

  /** What has no term any more is not called off either. Returns these days. */
  async forgetReasons(): Promise<EpochDay[]> {
    const { term } = this.stated;
    const left = [...this.standing.closed].filter((day) => term === null || !isIn(term, day));
    const forgotten = left.filter((day) => !isOfAnother(this.stated, day));
    await this.forget(forgotten);
    return forgotten;
  }

  private async forget(days: readonly EpochDay[]): Promise<void> {
    const { schoolId } = this;
    const closed = days.filter((day) => this.standing.closed.has(day));
    if (closed.length > 0) await this.tx.delete(SchoolClosure, { schoolId, day: In(closed) });
  }
}

/** What is said of a term's own days counts there also where another term shares them. */
function isOfAnother({ term, others }: StatedDays, day: EpochDay): boolean {
  if (term !== null && isIn(term, day)) return false;
  return others.some((other) => isIn(other, day));
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
