import { Injectable } from '@nestjs/common';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { keptFolder } from '../files-loader.js';
import { lockedBatch } from './batch-records.js';
import type { BatchReport } from './batch-report.js';
import { ImportBatch } from './import-batch.entity.js';

const DAY_MINUTES = 24 * 60;
const A_RUN = /^[\w-]{22}$/;

/** Until when the rows that an import refused are kept. */
export function rowsKeptUntil(
  ended: Instant,
  { refusedRowsDays }: Pick<TandemConfig, 'refusedRowsDays'>,
): Instant {
  return addMinutes(ended, refusedRowsDays * DAY_MINUTES);
}

interface EndedRun {
  readonly batchId: number | null;
  /** When its import ended, or was last heard of. */
  readonly at: Instant;
}

/**
 * Deletes refused rows that were kept long enough for somebody to mend them. They are whole rows about children, of an import that most people
 * have forgotten; how many they were, the history goes on saying.
 */
@Injectable()
export class OldKeptRows {
  constructor(
    private readonly config: TandemConfig,
    private readonly clock: Clock,
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async delete(): Promise<void> {
    const before = addMinutes(this.clock.now(), -this.config.refusedRowsDays * DAY_MINUTES);
    for (const run of await this.kept()) {
      const ended = await this.endOf(run);
      if (!(ended ? ended.at < before : await this.isOlder(run, before))) continue;
      if (ended?.batchId) await this.takeFromReport(ended.batchId, run);
      await rm(keptFolder(this.config, run), { recursive: true, force: true });
    }
  }

  private async kept(): Promise<string[]> {
    const folder = join(this.config.dataFolder, 'imports');
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries.filter((one) => one.isDirectory() && A_RUN.test(one.name)).map(({ name }) => name);
  }

  /** Null for a run nobody knows: another took its import over. */
  private endOf(run: string): Promise<EndedRun | null> {
    return this.reader.first<EndedRun>(
      `SELECT r.batch_id AS "batchId", COALESCE(b.finished_at, b.touched_at, r.started_at) AS at
       FROM import_run r LEFT JOIN import_batch b ON b.id = r.batch_id WHERE r.public_id = $1`,
      [run],
    );
  }

  private async isOlder(run: string, before: Instant): Promise<boolean> {
    const found = await stat(keptFolder(this.config, run)).catch(() => null);
    return found !== null && found.ctimeMs < Date.parse(before);
  }

  /** The page of the import shows the first of these rows, with words from their cells. */
  private async takeFromReport(batchId: number, run: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { report } = await lockedBatch(tx, batchId);
      if (report === null) return;
      const { files, ...rest } = JSON.parse(report) as BatchReport;
      const without = files.map((file) =>
        file.run === run ? { ...file, refused: [], warnings: [], rowsDeleted: true } : file,
      );
      await tx.update(ImportBatch, batchId, { report: JSON.stringify({ ...rest, files: without }) });
    });
  }
}
