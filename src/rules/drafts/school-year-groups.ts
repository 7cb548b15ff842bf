import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import { valuesList } from '../../platform/database/sql.js';

/** The year groups that a rule can be for, as a school writes them: one that it does not have would meet nobody. */
@Injectable()
export class SchoolYearGroups {
  constructor(private readonly reader: Reader) {}

  /** In order, 9 before 10; null for the schools: of every one. */
  async of(schoolIds: readonly number[] | null): Promise<string[]> {
    const there =
      schoolIds === null ? 'TRUE' : `school_id IN ${valuesList(1, Math.max(1, schoolIds.length))}`;
    const rows = await this.reader.query<{ yearGroup: string }>(
      `SELECT DISTINCT year_group AS "yearGroup" FROM enrolment WHERE year_group IS NOT NULL AND ${there}`,
      schoolIds?.length === 0 ? [0] : (schoolIds ?? []),
    );
    return rows.map((row) => row.yearGroup).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  }
}
