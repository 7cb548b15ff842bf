import { Injectable } from '@nestjs/common';
import { sightSql } from '../../access/sight/sight-sql.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { EpochDay } from '../../shared/days.js';

/** One code of a pupil's register. */
export interface PupilMark {
  readonly day: EpochDay;
  /** 0 = morning, 1 = afternoon. */
  readonly session: 0 | 1;
  readonly schoolId: number;
  /** Id of the code in the table of attendance codes. */
  readonly code: number;
}

/** Reads one pupil's marks for a page: a school year is some 400 rows. */
@Injectable()
export class PupilMarksReader {
  constructor(private readonly reader: Reader) {}

  /** Of the schools within sight, in the order of sessions, both days included; at two schools a session has two. */
  of(sight: Sight, pupilId: number, from: EpochDay, to: EpochDay): Promise<PupilMark[]> {
    const values: SqlValue[] = [pupilId, from, to];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const within = sightSql(sight, { pupilId: 'pupil_id', schoolId: 'school_id' }, bind);
    return this.reader.query<PupilMark>(
      `SELECT day, session, school_id AS "schoolId", code FROM mark
       WHERE pupil_id = $1 AND day >= $2 AND day <= $3 AND ${within}
       ORDER BY day, session, school_id`,
      values,
    );
  }
}
