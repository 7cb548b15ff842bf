import { yearGroupSql } from '../../people/enrolments/year-group.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { Sight, SightPart } from './why-visible.js';

/** SQL expressions of the row that is looked at. */
export interface SightColumns {
  readonly pupilId: string;
  readonly schoolId: string;
  /** SQL that holds for what is theirs to do, given the placeholder of their staff id. */
  readonly isTheirs?: (staffId: string) => string;
}

type Bind = (value: SqlValue) => string;

/** The condition under which {@link whyVisible} gives a reason, for lists. `bind` takes a value and gives its placeholder. */
export function sightSql(sight: Sight, columns: SightColumns, bind: Bind): string {
  const parts = sight.parts.map((part) => partSql(part, sight.today, columns, bind));
  if (sight.staffId !== null && columns.isTheirs && sight.parts.length > 0) {
    const anywhere = sight.parts.map((part) =>
      partSql({ ...part, yearGroups: null }, sight.today, columns, bind),
    );
    parts.push(`(${columns.isTheirs(bind(sight.staffId))} AND (${anywhere.join(' OR ')}))`);
  }
  return parts.length === 0 ? 'FALSE' : `(${parts.join(' OR ')})`;
}

function partSql(part: SightPart, today: string, columns: SightColumns, bind: Bind): string {
  const { pupilId, schoolId } = columns;
  const all: string[] = [];
  if (part.schoolIds !== null) all.push(`${schoolId} IN (${part.schoolIds.map(bind).join(', ') || 'NULL'})`);
  if (part.ifFamilyAgreed)
    all.push(`EXISTS (SELECT 1 FROM pupil g WHERE g.id = ${pupilId} AND g.mast_agreement = 'agreed')`);
  if (part.yearGroups !== null) {
    const year = yearGroupSql(pupilId, schoolId, bind(today));
    all.push(`${year} IN (${part.yearGroups.map(bind).join(', ') || 'NULL'})`);
  }
  return all.length === 0 ? 'TRUE' : `(${all.join(' AND ')})`;
}
