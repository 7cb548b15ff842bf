import type { EntityManager } from 'typeorm';
import {
  dslWarning,
  SCHOOLS_WITHOUT_DSL,
  type SchoolWithoutDsl,
} from '../people/staff/schools-without-dsl.js';
import { runSql } from '../platform/database/sql.js';
import type { Day } from '../shared/days.js';
import type { Finding } from './finding.js';

/** Has every school a DSL? */
export async function safeguardingLeads(manager: EntityManager, today: Day): Promise<Finding[]> {
  const schools = await runSql<SchoolWithoutDsl>(manager, SCHOOLS_WITHOUT_DSL, [today]);
  const warning = dslWarning(schools);
  return [{ part: 'Safeguarding leads', problem: null, ...(warning === null ? {} : { warning }) }];
}
