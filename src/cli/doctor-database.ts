import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type EntityManager } from 'typeorm';
import type { TandemConfig } from '../platform/config/config.js';
import { dataSourceOptions } from '../platform/database/data-source.options.js';
import { heldJobs } from '../platform/jobs/held-jobs.js';
import type { Day } from '../shared/days.js';
import { counted } from './counted.js';
import { schools } from './doctor-schools.js';
import type { Finding } from './finding.js';

/** What is asked of the database itself. Nothing is said before there is one. */
export async function inDatabase(config: TandemConfig, today: Day): Promise<Finding[]> {
  if (!config.databaseUrl && !existsSync(join(config.dataFolder, 'tandem.db'))) return [];
  const source = new DataSource(dataSourceOptions(config));
  try {
    await source.initialize();
    const runner = source.createQueryRunner();
    const ready = await runner.hasTable('staff_role');
    await runner.release();
    if (!ready) return [];
    return [...(await heldMail(source.manager)), ...(await schools(source.manager, today))];
  } catch {
    const warning = 'could not be asked; is it in use or of another version?';
    return [{ part: 'Database', problem: null, warning }];
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}

/** After a restore: homes hear nothing of what nobody has decided about. */
async function heldMail(manager: EntityManager): Promise<Finding[]> {
  const held = (await heldJobs(manager)).length;
  if (held === 0) return [];
  const warning = `${counted(held, 'mail')} held since a restore: tandem held-mail lists what somebody must decide about`;
  return [{ part: 'Held mail', problem: null, warning }];
}
