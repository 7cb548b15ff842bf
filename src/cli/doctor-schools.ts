import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import {
  dslWarning,
  SCHOOLS_WITHOUT_DSL,
  type SchoolWithoutDsl,
} from '../people/staff/schools-without-dsl.js';
import {
  calendarWarnings,
  DRAFT_NEEDS,
  type DraftNeeds,
  neededOn,
} from '../people/organisations/what-drafts-need.js';
import type { TandemConfig } from '../platform/config/config.js';
import { dataSourceOptions } from '../platform/database/data-source.options.js';
import { runSql } from '../platform/database/sql.js';
import type { Day } from '../shared/days.js';
import type { Finding } from './finding.js';

/** Does every school's calendar go on, and has it a DSL? Nothing is said before there is a database to ask. */
export async function schools(config: TandemConfig, today: Day): Promise<Finding[]> {
  if (!config.databaseUrl && !existsSync(join(config.dataFolder, 'tandem.db'))) return [];
  const source = new DataSource(dataSourceOptions(config));
  try {
    await source.initialize();
    const runner = source.createQueryRunner();
    const ready = await runner.hasTable('staff_role');
    await runner.release();
    if (!ready) return [];
    const needs = await runSql<DraftNeeds>(source.manager, DRAFT_NEEDS, neededOn(today));
    const ending = calendarWarnings(needs, today);
    const withoutDsl = dslWarning(
      await runSql<SchoolWithoutDsl>(source.manager, SCHOOLS_WITHOUT_DSL, [today]),
    );
    return [
      finding('School calendars', ending.length === 0 ? null : ending.join('. ')),
      finding('Safeguarding leads', withoutDsl),
    ];
  } catch {
    return [finding('Schools', 'the database could not be asked; is it in use or of another version?')];
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}

function finding(part: string, warning: string | null): Finding {
  return { part, problem: null, ...(warning === null ? {} : { warning }) };
}
