import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Reader } from '../../platform/database/reader.js';
import { type Day, type EpochDay, fromEpochDay, toEpochDay } from '../../shared/days.js';
import { Organisation } from '../organisations/organisation.entity.js';
import { Term } from './term.entity.js';

/** A term, and on how many of its days there is school. */
export interface CountedTerm {
  readonly name: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly schoolDays: number;
  /** False: it came by a file. */
  readonly isSetHere: boolean;
}

/** How far a school's calendar goes. */
export interface CalendarReach {
  /** School days after a day. */
  readonly daysLeft: number;
  /** However long ago; null without a calendar. */
  readonly lastSchoolDay: Day | null;
}

/** Reads when a school has sessions, and in which zone its clock runs. */
@Injectable()
export class SchoolCalendars {
  constructor(private readonly reader: Reader) {}

  /** The school or team (name, `timezone`, `schoolYearStart` 'MM-DD'), or null. */
  organisation(id: number): Promise<Organisation | null> {
    return this.reader.manager.findOneBy(Organisation, { id });
  }

  /** Some schools and teams, by id. */
  async organisations(ids: readonly number[]): Promise<Map<number, Organisation>> {
    const found = await this.reader.manager.findBy(Organisation, { id: In([...ids]) });
    return new Map(found.map((one) => [one.id, one]));
  }

  organisationBySourceId(source: string, sourceId: string): Promise<Organisation | null> {
    return this.reader.manager.findOneBy(Organisation, { source, sourceId });
  }

  organisationByPublicId(publicId: string): Promise<Organisation | null> {
    return this.reader.manager.findOneBy(Organisation, { publicId });
  }

  /** Every school, by id. */
  schools(): Promise<Organisation[]> {
    return this.reader.manager.find(Organisation, { where: { kind: 'school' }, order: { id: 'ASC' } });
  }

  /** Days with sessions, ascending, `from` and `to` included; all that are known without them. */
  async schoolDays(schoolId: number, from?: EpochDay, to?: EpochDay): Promise<EpochDay[]> {
    const rows = await this.reader.query<{ day: number }>(
      'SELECT day FROM school_day WHERE school_id = $1 AND day >= $2 AND day <= $3 ORDER BY day',
      [schoolId, from ?? -2_147_483_648, to ?? 2_147_483_647],
    );
    return rows.map((row) => row.day);
  }

  async countedTerms(schoolId: number): Promise<CountedTerm[]> {
    const terms = await this.terms(schoolId);
    const [first, last] = [
      terms[0]?.firstDay,
      terms
        .map((term) => term.lastDay)
        .sort()
        .at(-1),
    ];
    if (first === undefined || last === undefined) return [];
    const days = await this.schoolDays(schoolId, toEpochDay(first), toEpochDay(last));
    return terms.map(({ name, firstDay, lastDay, setBy }) => {
      const [from, to] = [toEpochDay(firstDay), toEpochDay(lastDay)];
      const schoolDays = days.filter((day) => day >= from && day <= to).length;
      return { name, firstDay, lastDay, schoolDays, isSetHere: setBy !== null };
    });
  }

  /** How far the calendar goes from a day on, that day not included. */
  async reach(schoolId: number, day: Day): Promise<CalendarReach> {
    const row = await this.reader.first<{ last: EpochDay | null; left: number }>(
      `SELECT MAX(day) AS "last", CAST(COALESCE(SUM(CASE WHEN day > $2 THEN 1 ELSE 0 END), 0) AS integer) AS "left"
       FROM school_day WHERE school_id = $1`,
      [schoolId, toEpochDay(day)],
    );
    const last = row?.last ?? null;
    return { daysLeft: row?.left ?? 0, lastSchoolDay: last === null ? null : fromEpochDay(last) };
  }

  terms(schoolId: number): Promise<Term[]> {
    return this.reader.manager.find(Term, { where: { schoolId }, order: { firstDay: 'ASC' } });
  }
}
