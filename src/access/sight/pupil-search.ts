import { Injectable } from '@nestjs/common';
import { placesSql } from '../../people/enrolments/places-today.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import { isEnoughOfAName, meansSomebody } from './name-match.js';
import { sightSql } from './sight-sql.js';
import type { Sight } from './why-visible.js';

/** A pupil as they are picked from a short list: enough to tell them from another, and no more. */
export interface FoundPupil {
  readonly id: number;
  readonly publicId: string;
  /** What they are called. */
  readonly name: string;
  readonly yearGroup: string | null;
  readonly schoolId: number;
  readonly school: string;
  readonly dateOfBirth: Day | null;
  /** Their number in the school's own system. */
  readonly sourceId: string;
}

/** The first few by name, and whether there are more. */
export interface FoundPupils {
  readonly pupils: readonly FoundPupil[];
  readonly more: boolean;
}

interface Row {
  id: number;
  public_id: string;
  source_id: string;
  first_name: string;
  preferred_name: string | null;
  last_name: string;
  date_of_birth: Day | null;
  school_id: number;
  school: string;
  year_group: string | null;
}

type Which = (bind: (value: SqlValue) => string) => string;

const SHOWN = 8;
const BY_NAME = new Intl.Collator('en');

/**
 * Finds pupils who are at a school today, within a sight, by letters of their name. Matched here and not in SQL: neither database
 * knows that "zoe" is meant for Zoë, and one school's names are quickly read.
 */
@Injectable()
export class PupilSearch {
  constructor(private readonly reader: Reader) {}

  async byLetters(sight: Sight, typed: string): Promise<FoundPupils> {
    if (!isEnoughOfAName(typed)) return { pupils: [], more: false };
    const isMeant = meansSomebody(typed);
    const rows = (await this.rows(sight)).filter((row) =>
      isMeant([row.first_name, row.preferred_name, row.last_name]),
    );
    const found = [...new Map(rows.map((row) => [row.id, row])).values()].sort(
      (a, b) =>
        BY_NAME.compare(a.last_name, b.last_name) ||
        BY_NAME.compare(a.first_name, b.first_name) ||
        a.id - b.id,
    );
    return { pupils: found.slice(0, SHOWN).map(pupilOf), more: found.length > SHOWN };
  }

  /** One of those who could be found; null: none, or not within this sight. */
  byPublicId(sight: Sight, publicId: string): Promise<FoundPupil | null> {
    return this.one(sight, (bind) => `p.public_id = ${bind(publicId)}`);
  }

  /** The same by our own id. */
  byId(sight: Sight, id: number): Promise<FoundPupil | null> {
    return this.one(sight, (bind) => `p.id = ${bind(id)}`);
  }

  private async one(sight: Sight, which: Which): Promise<FoundPupil | null> {
    const [row] = await this.rows(sight, which);
    return row ? pupilOf(row) : null;
  }

  private rows(sight: Sight, which: Which = () => 'TRUE'): Promise<Row[]> {
    const values: SqlValue[] = [];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const today = bind(sight.today);
    const within = sightSql(sight, { pupilId: 'p.id', schoolId: 'w.school_id' }, bind);
    return this.reader.query<Row>(
      `SELECT p.id, p.public_id, p.source_id, p.first_name, p.preferred_name, p.last_name, p.date_of_birth,
         w.school_id, o.name AS school, w.year_group
       FROM ${placesSql(today)} w
         JOIN pupil p ON p.id = w.pupil_id JOIN organisation o ON o.id = w.school_id
       WHERE ${within} AND ${which(bind)} ORDER BY p.id, w.school_id`,
      values,
    );
  }
}

function pupilOf(row: Row): FoundPupil {
  return {
    id: row.id,
    publicId: row.public_id,
    name: `${row.preferred_name ?? row.first_name} ${row.last_name}`,
    yearGroup: row.year_group,
    schoolId: row.school_id,
    school: row.school,
    dateOfBirth: row.date_of_birth,
    sourceId: row.source_id,
  };
}
