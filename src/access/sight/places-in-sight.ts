import type { SqlValue } from '../../platform/database/sql.js';
import { sightSql } from './sight-sql.js';
import type { Sight } from './why-visible.js';

/** Which places are wanted; null: all. The fewer, the less is read. */
export interface PlacesWanted {
  readonly schoolId: number | null;
  readonly pupilIds: readonly number[] | null;
}

type Bind = (value: SqlValue) => string;

/**
 * SQL for a table of `pupil_id` and `school_id`: each pupil within sight, at the school that owns the record and wherever they are
 * enrolled today. A pupil is in it exactly when `PupilSight`
 * finds them, once or more often: a place that is both is not taken out, which would cost more than it saves.
 */
export function placesInSightSql(sight: Sight, wanted: PlacesWanted, bind: Bind): string {
  const today = bind(sight.today);
  const within = (school: string, pupil: string): string =>
    [inList(school, schoolIdsOf(sight, wanted), bind), inList(pupil, wanted.pupilIds, bind)].join(' AND ');
  return `(SELECT l.pupil_id, l.school_id FROM (
      SELECT r.id AS pupil_id, r.organisation_id AS school_id FROM pupil r WHERE ${within('r.organisation_id', 'r.id')}
      UNION ALL SELECT e.pupil_id, e.school_id FROM enrolment e WHERE ${within('e.school_id', 'e.pupil_id')}
        AND e.from_day <= ${today} AND (e.to_day IS NULL OR e.to_day >= ${today})) l
    WHERE ${sightSql(sight, { pupilId: 'l.pupil_id', schoolId: 'l.school_id' }, bind)})`;
}

/** The schools any part of a sight reaches; null: every one. */
export function schoolsInSight({ parts }: Sight): number[] | null {
  if (parts.some((part) => part.schoolIds === null)) return null;
  return [...new Set(parts.flatMap((part) => part.schoolIds ?? []))];
}

function schoolIdsOf(sight: Sight, { schoolId }: PlacesWanted): readonly number[] | null {
  return schoolId === null ? schoolsInSight(sight) : [schoolId];
}

function inList(column: string, ids: readonly number[] | null, bind: Bind): string {
  return ids === null ? 'TRUE' : `${column} IN (${ids.map(bind).join(', ') || 'NULL'})`;
}
