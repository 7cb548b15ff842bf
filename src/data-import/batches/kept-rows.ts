import { Injectable } from '@nestjs/common';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../../access/actor.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { NotAllowed, NotFound } from '../../shared/errors.js';
import { keptFolder } from '../files-loader.js';
import { ImportRun } from '../import-run.entity.js';
import type { Complaint } from '../rejected-rows.js';
import { ImportHistory } from './import-history.js';
import { isConfidential, mayLookInto } from './who-looks-in.js';

/** A file of refused or warned rows, to be handed to whoever mends them. */
export interface KeptRows {
  readonly path: string;
  /** A plain name for it: nothing that came from outside. */
  readonly name: string;
}

/** Finds the rows that somebody must look at, of imports within their reach. */
@Injectable()
export class KeptRowsFinder {
  constructor(
    private readonly history: ImportHistory,
    private readonly reader: Reader,
    private readonly config: TandemConfig,
  ) {}

  /**
   * @throws NotFound when there are none, or the import is another school's; NotAllowed for what people have written about children, or
   * about whom a home must be kept from: that is for a DSL and for who brought it, who had it already
   */
  async of(actor: Actor, batchId: string, runId: string, complaint: Complaint): Promise<KeptRows> {
    const { batch } = await this.history.one(actor, batchId);
    const run = await this.reader.manager.findOneBy(ImportRun, { publicId: runId, batchId: batch.id });
    if (!run) throw new NotFound('There is no such file in this import.');
    if (isConfidential(run.kind) && !mayLookInto(actor, batch))
      throw new NotAllowed('Rows of this file are for the DSL, and for whoever brought it.');
    const folder = keptFolder(this.config, run.publicId);
    const ending = `.${complaint}.csv`;
    const kept = (await readdir(folder).catch(() => [])).find((one) => one.endsWith(ending));
    if (kept === undefined) throw new NotFound('These rows are not kept any more.');
    return { path: join(folder, kept), name: `${run.kind}${ending}` };
  }
}
