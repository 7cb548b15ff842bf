import { Injectable } from '@nestjs/common';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TandemConfig } from '../../platform/config/config.js';
import type { BatchReport } from '../batches/batch-report.js';
import type { ImportBatch } from '../batches/import-batch.entity.js';
import type { ImportUpload } from '../batches/import-upload.entity.js';
import { UploadFolder } from '../batches/upload-folder.js';
import { keptFolder } from '../files-loader.js';
import { DropPlaces } from './drop-places.js';

/** What became of one file, and what is put beside it. */
interface Fate {
  readonly place: 'done' | 'refused';
  /** The file of its refused rows. */
  readonly rejected: string | null;
  /** Why nothing of it was taken in. */
  readonly why: string | null;
}

/** Files that an import is done with still lie in the watched folder. Names none of them: the failure is kept. */
export class FilesNotMoved extends Error {
  constructor(count: number, error: unknown) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    super(`${count} of the files could not be moved out of the watched folder (${code || 'unknown'}).`);
    this.name = 'FilesNotMoved';
  }
}

const SUPERSEDED =
  'it was written anew twice while it was imported. This folder keeps the first of the two, which was not imported';

/** Moves the files of an import out of the watched folder, so that whoever dropped them sees what became of them. */
@Injectable()
export class PutAwayDropped {
  constructor(
    private readonly config: TandemConfig,
    private readonly places: DropPlaces,
    private readonly uploads: UploadFolder,
  ) {}

  /**
   * Can be done again after it was broken off. What is to be read beside the files is put there also where a file has gone or was written
   * anew meanwhile. @throws FilesNotMoved when some could not be, after the others were
   */
  async putAway(batch: ImportBatch, uploads: readonly ImportUpload[]): Promise<void> {
    if (!this.places.areWatched) return;
    const said: string[] = [];
    const failures: unknown[] = [];
    for (const upload of uploads)
      try {
        said.push(...(await this.putAwayOne(batch, upload)));
      } catch (error) {
        failures.push(error);
      }
    if (said.length > 0) await this.places.sayWhy(batch, said);
    if (failures.length > 0) throw new FilesNotMoved(failures.length, failures[0]);
  }

  /** What is to be said about it. */
  private async putAwayOne(batch: ImportBatch, upload: ImportUpload): Promise<string[]> {
    const { fileName: name, publicId } = upload;
    const { place, rejected, why } = await this.fateOf(upload, batch);
    if (rejected !== null) await this.places.layBeside(batch, name, rejected);
    const said = why === null ? [] : [`${name}: ${why}`];
    const copy = this.uploads.pathOf(publicId);
    const became = await this.places.putAway(batch, { name, copy, place });
    return became === 'superseded' ? [...said, `${name}: ${SUPERSEDED}`] : said;
  }

  private async fateOf({ fileName }: ImportUpload, { problem, report }: ImportBatch): Promise<Fate> {
    if (problem !== null) return { place: 'refused', rejected: null, why: problem };
    const { files, passedOver } = JSON.parse(report ?? NOTHING) as BatchReport;
    const foreign = passedOver.find(({ file }) => file === fileName);
    if (foreign) return { place: 'refused', rejected: null, why: foreign.reason };
    const run = files.find(({ name, rejected }) => name === fileName && rejected > 0)?.run ?? null;
    if (run === null) return { place: 'done', rejected: null, why: null };
    const folder = keptFolder(this.config, run);
    const kept = (await readdir(folder).catch(() => [])).find((name) => name.endsWith('.rejected.csv'));
    return { place: 'refused', rejected: kept === undefined ? null : join(folder, kept), why: null };
  }
}

const NOTHING = JSON.stringify({ files: [], passedOver: [] } satisfies BatchReport);
