import { Injectable } from '@nestjs/common';
import { placesInSightSql, schoolsInSight } from '../../access/sight/places-in-sight.js';
import { sightSql } from '../../access/sight/sight-sql.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { lastDayAtSchool } from '../../people/enrolments/left-school.js';
import { yearGroupSql } from '../../people/enrolments/year-group.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import { caseColumns } from '../case-visible.js';
import { type ContactHomeMark, ContactHomeMarks } from '../contact-home.js';

/** A school at which a pupil is within sight. */
export interface ListedPlace {
  readonly school: string;
  readonly yearGroup: string | null;
  /** The pupil's last day there, once it has passed. */
  readonly leftOn: Day | null;
}

/** One line of a list of pupils. */
export interface ListedPupil extends ContactHomeMark {
  /** Public id. */
  readonly id: string;
  readonly name: string;
  readonly places: readonly ListedPlace[];
  readonly standingConcerns: number;
  readonly caseState: 'proposed' | 'open' | null;
}

/** What the list can be narrowed to. */
export interface ListChoices {
  readonly schools: readonly { readonly id: number; readonly publicId: string; readonly name: string }[];
  readonly yearGroups: readonly string[];
}

interface PupilRow {
  readonly id: number;
  readonly public_id: string;
  readonly first_name: string;
  readonly preferred_name: string | null;
  readonly last_name: string;
  readonly concerns: number;
  readonly case_state: 'proposed' | 'open' | null;
}

interface PlaceRow {
  readonly pupil_id: number;
  readonly school: string;
  readonly year_group: string | null;
  readonly left_on: Day | null;
}

/** Reads what a list shows of the pupils it has found; as many statements for fifty as for one. */
@Injectable()
export class ListedPupils {
  constructor(
    private readonly reader: Reader,
    private readonly marks: ContactHomeMarks,
  ) {}

  /** Lines for these pupils, who are within sight, in their order. */
  async of(sight: Sight, ids: readonly number[]): Promise<ListedPupil[]> {
    if (ids.length === 0) return [];
    const [pupils, places, markOf] = await Promise.all([
      this.pupils(sight, ids),
      this.places(sight, ids),
      this.marks.of(ids),
    ]);
    return ids.flatMap((id) => {
      const row = pupils.get(id);
      return row ? [{ ...listed(row), places: (places.get(id) ?? []).map(placeOf), ...markOf(id) }] : [];
    });
  }

  /** The schools within sight and the year groups at them today; a lead's own where theirs are limited. */
  async choices(sight: Sight): Promise<ListChoices> {
    const ids = schoolsInSight(sight);
    const where = ids === null ? 'TRUE' : `id IN (${ids.map((_, at) => `$${at + 1}`).join(', ') || 'NULL'})`;
    const schools = await this.reader.query<ListChoices['schools'][number]>(
      `SELECT id, public_id AS "publicId", name FROM organisation WHERE kind = 'school' AND ${where}`,
      ids ?? [],
    );
    return { schools: [...schools].sort(byName), yearGroups: await this.yearGroups(sight, ids) };
  }

  private async yearGroups(sight: Sight, schoolIds: readonly number[] | null): Promise<string[]> {
    const own = sight.parts.map((part) => part.yearGroups);
    if (own.every((years) => years !== null)) return [...new Set(own.flat())].sort(byNumber);
    const there = schoolIds?.map((_, at) => `$${at + 2}`).join(', ');
    const rows = await this.reader.query<{ year_group: string }>(
      `SELECT DISTINCT year_group FROM enrolment WHERE year_group IS NOT NULL
       AND from_day <= $1 AND (to_day IS NULL OR to_day >= $1) ${there === undefined ? '' : `AND school_id IN (${there || 'NULL'})`}`,
      [sight.today, ...(schoolIds ?? [])],
    );
    return rows.map((row) => row.year_group).sort(byNumber);
  }

  private async pupils(sight: Sight, ids: readonly number[]): Promise<Map<number, PupilRow>> {
    const values: SqlValue[] = [];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const concerns = sightSql(sight, { pupilId: 'c.pupil_id', schoolId: 'c.school_id' }, bind);
    const rows = await this.reader.query<PupilRow>(
      `SELECT p.id, p.public_id, p.first_name, p.preferred_name, p.last_name,
         (SELECT CAST(COUNT(*) AS integer) FROM concern c
           WHERE c.pupil_id = p.id AND c.state = 'raised' AND ${concerns}) AS concerns,
         (SELECT k.state FROM pupil_case k WHERE k.pupil_id = p.id AND k.state IN ('proposed', 'open')
           AND ${sightSql(sight, caseColumns('k'), bind)} LIMIT 1) AS case_state
       FROM pupil p WHERE p.id IN (${ids.map(bind).join(', ')})`,
      values,
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  private async places(sight: Sight, ids: readonly number[]): Promise<Map<number, PlaceRow[]>> {
    const values: SqlValue[] = [];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const day = bind(sight.today);
    const rows = await this.reader.query<PlaceRow>(
      `SELECT DISTINCT v.pupil_id, v.school_id, o.name AS school, ${yearGroupSql('v.pupil_id', 'v.school_id', day)} AS year_group,
         ${lastDayAtSchool('v.pupil_id', 'v.school_id', day)} AS left_on
       FROM ${placesInSightSql(sight, { schoolId: null, pupilIds: ids }, bind)} v
       JOIN organisation o ON o.id = v.school_id ORDER BY v.pupil_id, v.school_id`,
      values,
    );
    return groupBy(rows, (row) => row.pupil_id);
  }
}

function listed(row: PupilRow): Omit<ListedPupil, keyof ContactHomeMark | 'places'> {
  return {
    id: row.public_id,
    name: `${row.preferred_name ?? row.first_name} ${row.last_name}`,
    standingConcerns: row.concerns,
    caseState: row.case_state,
  };
}

function placeOf({ school, year_group, left_on }: PlaceRow): ListedPlace {
  return { school, yearGroup: year_group, leftOn: left_on };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name, 'en');
}

/** 9 before 10; those that are no numbers ("R", "N1") by their letters. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
