import type { EntityManager } from 'typeorm';
import { ZONE_OF_NOBODY } from '../../people/calendar/school-today.js';
import { runSql } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';

/** Which day it is at a school, asked inside a transaction. */
export async function dayAtSchool(manager: EntityManager, schoolId: number, now: Instant): Promise<Day> {
  const [school] = await runSql<{ timezone: string }>(
    manager,
    'SELECT timezone FROM organisation WHERE id = $1',
    [schoolId],
  );
  return localDayOf(now, school?.timezone ?? ZONE_OF_NOBODY);
}
