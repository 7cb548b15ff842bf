import { writeFileSync } from 'node:fs';
import type { Actor } from '../../src/access/actor.js';
import { BringFiles } from '../../src/data-import/batches/bring-files.service.js';
import { ImportBatch } from '../../src/data-import/batches/import-batch.entity.js';
import { ImportHistory, type ShownBatch } from '../../src/data-import/batches/import-history.js';
import { ImportSteps } from '../../src/data-import/batches/import-steps.service.js';
import { UploadFolder } from '../../src/data-import/batches/upload-folder.js';
import { newPublicId } from '../../src/shared/ids.js';
import type { TestApp } from '../support/test-app.js';

/** What an import came to, as `new/corrected/unchanged/refused` of each file, in the order in which they were read. */
export function outcome({ report, problem }: ShownBatch): string[] {
  if (problem !== null) return [problem];
  return (report?.files ?? []).map(
    ({ name, accepted, corrected, unchanged, rejected }) =>
      `${name} ${accepted}/${corrected}/${unchanged}/${rejected}`,
  );
}

/** An administrator of one school who brings files by page. */
export class PageImporter {
  constructor(
    private readonly app: TestApp,
    readonly actor: Actor,
  ) {}

  static of(app: TestApp, organisationId: number): PageImporter {
    const permissions = ['imports:write'] as const;
    return new PageImporter(app, { name: 'staff:zoe', permissions, organisationId, staffId: null });
  }

  /** Brings the files; answers with the public id of the import. */
  async bring(files: Readonly<Record<string, string>>, source = 'csv'): Promise<string> {
    const kept = Object.entries(files).map(([name, content]) => {
      const publicId = newPublicId();
      const path = this.app.get(UploadFolder).newPath(publicId);
      writeFileSync(path, content, { mode: 0o600 });
      return { publicId, path, name, bytes: Buffer.byteLength(content) };
    });
    return this.app.get(BringFiles).bring(this.actor, source, kept);
  }

  /** Brings them and starts the import. */
  async start(files: Readonly<Record<string, string>>, source = 'csv'): Promise<string> {
    const batchId = await this.bring(files, source);
    await this.app.get(ImportSteps).start(this.actor, batchId);
    return batchId;
  }

  /** The same, and waits for the end of it. */
  async imported(files: Readonly<Record<string, string>>, source = 'csv'): Promise<ShownBatch> {
    const batchId = await this.start(files, source);
    await this.app.drain();
    return this.of(batchId);
  }

  async of(batchId: string): Promise<ShownBatch> {
    return (await this.app.get(ImportHistory).one(this.actor, batchId)).batch;
  }

  row(batchId: string): Promise<ImportBatch> {
    return this.app.dataSource.manager.findOneByOrFail(ImportBatch, { publicId: batchId });
  }
}
