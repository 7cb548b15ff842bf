import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { NotFound } from '../../shared/errors.js';
import type { Instant } from '../../shared/instants.js';
import type { BatchProgress } from './batch-records.js';
import type { BatchCounts, BatchReport } from './batch-report.js';
import type { BroughtBy } from './import-batch.entity.js';
import { ImportBatch } from './import-batch.entity.js';
import type { BatchState } from './import-batch.lifecycle.js';
import { ImportReach, type Reach } from './import-reach.js';
import { isWithinReach } from './import-steps.service.js';
import { ImportUpload } from './import-upload.entity.js';
import { rowsKeptUntil } from './old-kept-rows.js';

/** One import, as a list says it. */
export interface ListedBatch extends BatchCounts {
  readonly publicId: string;
  readonly source: string;
  readonly via: BroughtBy;
  readonly actor: string;
  readonly state: BatchState;
  readonly createdAt: string;
  readonly touchedAt: string;
  readonly finishedAt: string | null;
}

/** One import, with all there is to be said about it. */
export interface ShownBatch extends ListedBatch {
  readonly id: number;
  readonly uploads: readonly ImportUpload[];
  readonly progress: BatchProgress | null;
  /** What became of the files, or would, as it was last tried out or done. */
  readonly report: BatchReport | null;
  readonly problem: string | null;
  /** Until when rows that were refused can be downloaded; null before it has ended. */
  readonly rowsKeptUntil: Instant | null;
}

export const BATCHES_A_PAGE = 25;

/** What imports there have been, for those who may bring files: of their own school. */
@Injectable()
export class ImportHistory {
  constructor(
    private readonly reader: Reader,
    private readonly reach: ImportReach,
    private readonly config: TandemConfig,
  ) {}

  /** A page of imports, newest first; pages count from 1. */
  async list(
    actor: Actor,
    page: number,
  ): Promise<{ reach: Reach; batches: ListedBatch[]; hasOlder: boolean }> {
    const reach = await this.reach.of(actor.organisationId);
    const rows = await this.reader.query<ListedBatch>(
      `SELECT public_id AS "publicId", source, via, actor, state, created_at AS "createdAt", touched_at AS "touchedAt",
              finished_at AS "finishedAt", accepted, corrected, unchanged, rejected
       FROM import_batch WHERE ${reach.within === null ? '$1 = $1' : 'organisation_id = $1'}
       ORDER BY created_at DESC, id DESC LIMIT ${BATCHES_A_PAGE + 1} OFFSET $2`,
      [reach.organisationId, (page - 1) * BATCHES_A_PAGE],
    );
    return { reach, batches: rows.slice(0, BATCHES_A_PAGE), hasOlder: rows.length > BATCHES_A_PAGE };
  }

  /** @throws NotFound when there is none of this id within the actor's reach */
  async one(actor: Actor, publicId: string): Promise<{ reach: Reach; batch: ShownBatch }> {
    const reach = await this.reach.of(actor.organisationId);
    const found = await this.reader.manager.findOneBy(ImportBatch, { publicId });
    if (!found || !isWithinReach(reach, found)) throw new NotFound('There is no such import.');
    const uploads = await this.reader.manager.find(ImportUpload, {
      where: { batchId: found.id },
      order: { id: 'ASC' },
    });
    const { finishedAt } = found;
    const rowsKept = finishedAt === null ? null : rowsKeptUntil(finishedAt, this.config);
    return { reach, batch: { ...shown(found, uploads), rowsKeptUntil: rowsKept } };
  }
}

function shown(batch: ImportBatch, uploads: readonly ImportUpload[]): Omit<ShownBatch, 'rowsKeptUntil'> {
  return {
    ...batch,
    uploads,
    progress: batch.progress === null ? null : (JSON.parse(batch.progress) as BatchProgress),
    report: batch.report === null ? null : (JSON.parse(batch.report) as BatchReport),
  };
}
