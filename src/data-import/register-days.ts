import { ZONE_OF_NOBODY } from '../people/calendar/school-today.js';
import type { Reader } from '../platform/database/reader.js';
import { type EpochDay, fromEpochDay, toEpochDay } from '../shared/days.js';
import type { Instant } from '../shared/instants.js';
import { localDayOf } from '../shared/local-day.js';
import { CODE_FLAGS, POSSIBLE } from '../signals/attendance/attendance-codes.js';
import type { Rejection } from './rows/row-check.js';

interface SchoolRow {
  readonly id: number;
  readonly timezone: string;
}

interface School {
  readonly today: EpochDay;
  readonly days: ReadonlySet<EpochDay>;
  readonly first: EpochDay;
  readonly last: EpochDay;
  /** Days, and the two ends of the calendar, of which something has been said already. */
  readonly told: Set<EpochDay | 'before' | 'after'>;
}

/** A day on which a school has sessions. */
export interface DayOfSchool {
  readonly schoolId: number;
  readonly day: EpochDay;
}

/**
 * What one register may say about which days. A mark of tomorrow is none. A session on a day without school is a conflict of two
 * files of the school, and which is wrong only the school knows: it is taken, and told of once a school and day.
 */
export class RegisterDays {
  private readonly schools = new Map<number, School>();

  private constructor(
    private readonly now: Instant,
    private readonly zones: ReadonlyMap<number, string>,
    private readonly daysBySchool: ReadonlyMap<number, ReadonlySet<EpochDay>>,
  ) {}

  /** @param unwritten school days that are in no table (a dry run) */
  static async read(
    reader: Reader,
    source: string,
    now: Instant,
    unwritten: readonly DayOfSchool[] = [],
  ): Promise<RegisterDays> {
    const schools = await reader.query<SchoolRow>(
      "SELECT id, timezone FROM organisation WHERE source = $1 AND kind = 'school'",
      [source],
    );
    const rows = await reader.query<DayOfSchool>(
      `SELECT d.school_id AS "schoolId", d.day FROM school_day d
       JOIN organisation o ON o.id = d.school_id WHERE o.source = $1`,
      [source],
    );
    const days = new Map<number, Set<EpochDay>>();
    for (const { schoolId, day } of [...rows, ...unwritten]) {
      const known = days.get(schoolId);
      if (known) known.add(day);
      else days.set(schoolId, new Set([day]));
    }
    return new RegisterDays(now, new Map(schools.map(({ id, timezone }) => [id, timezone])), days);
  }

  /** Why a mark of that day cannot be, or null. Today counts by the clock on the school's wall. */
  refusal(schoolId: number, day: EpochDay): Rejection | null {
    const { today } = this.schoolOf(schoolId);
    if (day <= today) return null;
    const reason = `date: expected a day up to today, ${fromEpochDay(today)}, got ${fromEpochDay(day)}`;
    return { field: 'date', reason };
  }

  /** What somebody should look at, once for each school and day; null where nothing is wrong, or it has been said. */
  warning(schoolId: number, day: EpochDay, code: number): Rejection | null {
    const school = this.schoolOf(schoolId);
    if (school.days.size === 0 || school.days.has(day)) return null;
    if (((CODE_FLAGS[code] ?? 0) & POSSIBLE) === 0) return null;
    const key = day < school.first ? 'before' : day > school.last ? 'after' : day;
    if (school.told.has(key)) return null;
    school.told.add(key);
    return { field: 'date', reason: `date: ${conflictOf(school, key, day)}` };
  }

  private schoolOf(id: number): School {
    const known = this.schools.get(id);
    if (known) return known;
    const days = this.daysBySchool.get(id) ?? new Set<EpochDay>();
    let first = Infinity;
    let last = -Infinity;
    for (const day of days) {
      first = Math.min(first, day);
      last = Math.max(last, day);
    }
    const today = toEpochDay(localDayOf(this.now, this.zones.get(id) ?? ZONE_OF_NOBODY));
    const school = { today, days, first, last, told: new Set<EpochDay | 'before' | 'after'>() };
    this.schools.set(id, school);
    return school;
  }
}

function conflictOf({ first, last }: School, key: EpochDay | 'before' | 'after', day: EpochDay): string {
  const session = `the register has a session on ${fromEpochDay(day)}`;
  if (key === 'before')
    return `${session}, but the school's calendar begins on ${fromEpochDay(first)}; such marks are taken and count`;
  if (key === 'after')
    return `${session}, but the school's calendar ends on ${fromEpochDay(last)}; such marks are taken and count`;
  return `${session}, which is no school day in the school's calendar; the marks of that day are taken and count`;
}
