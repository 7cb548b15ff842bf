import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import {
  dslWarning,
  SCHOOLS_WITHOUT_DSL,
  type SchoolWithoutDsl,
} from '../people/staff/schools-without-dsl.js';
import type { TandemConfig } from '../platform/config/config.js';
import { dataSourceOptions } from '../platform/database/data-source.options.js';
import { runSql } from '../platform/database/sql.js';
import type { Day } from '../shared/days.js';
import type { Finding } from './finding.js';

const PART = 'Safeguarding leads';

/** Has every school a DSL? Nothing is said before there is a database to ask. */
export async function safeguardingLeads(config: TandemConfig, today: Day): Promise<Finding[]> {
  if (!config.databaseUrl && !existsSync(join(config.dataFolder, 'tandem.db'))) return [];
  const source = new DataSource(dataSourceOptions(config));
  try {
    await source.initialize();
    const runner = source.createQueryRunner();
    const ready = await runner.hasTable('staff_role');
    await runner.release();
    if (!ready) return [];
    const schools = await runSql<SchoolWithoutDsl>(source.manager, SCHOOLS_WITHOUT_DSL, [today]);
    const warning = dslWarning(schools);
    return [{ part: PART, problem: null, ...(warning === null ? {} : { warning }) }];
  } catch {
    return [
      {
        part: PART,
        problem: null,
        warning: 'the database could not be asked; is it in use or of another version?',
      },
    ];
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}
