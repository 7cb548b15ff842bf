import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';

/** Who is told at a school when a child may be in danger, and by which number. */
export interface SchoolDsls {
  readonly school: string;
  readonly phone: string | null;
  /** Names; empty: the school has named nobody. */
  readonly dsls: readonly string[];
}

interface Row {
  id: number;
  name: string;
  phone: string | null;
  first_name: string | null;
  last_name: string | null;
}

/** The safeguarding leads of some schools, in one statement: they stand above every form for a worry. */
@Injectable()
export class SchoolDslsReader {
  constructor(private readonly reader: Reader) {}

  /** In order of the schools' names. Who has left by `day` is not named. */
  async of(schoolIds: readonly number[], day: Day): Promise<SchoolDsls[]> {
    if (schoolIds.length === 0) return [];
    const rows = await this.reader.query<Row>(
      `SELECT o.id, o.name, o.phone, s.first_name, s.last_name FROM organisation o
         LEFT JOIN staff s ON s.organisation_id = o.id AND (s.left_on IS NULL OR s.left_on > $1)
           AND EXISTS (SELECT 1 FROM staff_role r WHERE r.staff_id = s.id AND r.role = 'dsl')
       WHERE o.id IN (${schoolIds.map((_, at) => `$${at + 2}`).join(', ')}) AND o.kind = 'school'
       ORDER BY o.name, o.id, s.id`,
      [day, ...schoolIds],
    );
    return [...new Set(rows.map((row) => row.id))].flatMap((id) => {
      const own = rows.filter((row) => row.id === id);
      const [first] = own;
      const dsls = own.flatMap((row) =>
        row.first_name === null ? [] : [`${row.first_name} ${row.last_name ?? ''}`.trim()],
      );
      return first ? [{ school: first.name, phone: first.phone, dsls }] : [];
    });
  }
}
