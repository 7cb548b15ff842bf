import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { verifyAudit } from '../access/audit/audit-verifier.js';
import type { AuditVerdict } from '../access/audit/audit-verdict.js';
import { SealKeys } from '../access/audit/seal-keys.js';
import type { TandemConfig } from '../platform/config/config.js';
import { dataSourceOptions } from '../platform/database/data-source.options.js';
import { dialectOf, runSql, type SqlValue } from '../platform/database/sql.js';
import { addMinutes, type Instant } from '../shared/instants.js';
import type { Terminal } from './command.js';
import { counted } from './counted.js';
import type { Finding } from './finding.js';
import { sayNowAndThen } from './say-now-and-then.js';

const PART = 'Audit';
/** A worker seals every minute; after this long there is none, or it cannot. */
const LONG_MINUTES = 15;

/** Do the seals of the audit hold, all of them? Asks the database itself, whether the programme runs or not. */
export async function auditSeals(config: TandemConfig, now: Instant, terminal: Terminal): Promise<Finding[]> {
  if (!config.databaseUrl && !existsSync(join(config.dataFolder, 'tandem.db'))) return [];
  const source = new DataSource(dataSourceOptions(config));
  try {
    await source.initialize();
    const runner = source.createQueryRunner();
    const ready = await runner.hasTable('audit_seal');
    await runner.release();
    if (!ready) return [];
    const tables = {
      dialect: dialectOf(source.manager),
      query: <Row>(text: string, values?: readonly SqlValue[]) => runSql<Row>(source.manager, text, values),
    };
    const onProgress = sayNowAndThen(terminal);
    return [findingOf(await verifyAudit(tables, new SealKeys(config.keys), { onProgress }), now)];
  } catch {
    return [
      { part: PART, problem: null, warning: 'the database could not be asked; is it of another version?' },
    ];
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}

/** What was found, in one line: a problem, a warning, or how much is sealed and what waits. */
export function findingOf(verdict: AuditVerdict, now: Instant): Finding {
  const { sealed, waiting, waitingSince, broken, warning, head, linesPerSecond } = verdict;
  const details = { sealed, waiting, waitingSince, damage: broken?.damage ?? null, head, linesPerSecond };
  if (broken)
    return {
      part: PART,
      problem: `${broken.text}. ${counted(sealed, 'line')} before it hold${sealed === 1 ? 's' : ''}`,
      details,
    };
  const isLong = waitingSince !== null && waitingSince < addMinutes(now, -LONG_MINUTES);
  const said = [warning, isLong ? `${unsealed(verdict)}; does a worker run?` : null].filter(
    (one) => one !== null,
  );
  if (said.length > 0) return { part: PART, problem: null, warning: said.join('. '), details };
  return {
    part: `${PART}: ${sealedWords(sealed, linesPerSecond)}; ${unsealed(verdict)}`,
    problem: null,
    details,
  };
}

function sealedWords(sealed: number, linesPerSecond: number): string {
  const rate = sealed < 1_000 ? '' : `, verified at ${linesPerSecond.toLocaleString('en-GB')} a second`;
  return `${sealed.toLocaleString('en-GB')} sealed line${sealed === 1 ? ' holds' : 's hold'}${rate}`;
}

/** The unsealed window: what happens to these lines is not found. */
function unsealed({ waiting, waitingSince }: AuditVerdict): string {
  return waiting === 0
    ? 'none waits for its seal'
    : `${counted(waiting, 'line')} without a seal since ${waitingSince}`;
}
