import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { actorNames } from '../../cases/actor-names.js';
import { type FileLook, keptMapping, lookAtFile } from '../../data-import/batches/file-look.js';
import { ImportHistory, type ShownBatch } from '../../data-import/batches/import-history.js';
import type { ImportUpload } from '../../data-import/batches/import-upload.entity.js';
import { mayLookInto } from '../../data-import/batches/who-looks-in.js';
import { UploadFolder } from '../../data-import/batches/upload-folder.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { NotAllowed, NotFound } from '../../shared/errors.js';
import { type ImportView, presentImport } from './import.presenter.js';
import { type ImportsView, presentImports } from './imports.presenter.js';

const SYSTEMS_NAMED = 5;

/** Puts together what the pages about imports show, with the audit's line that somebody looked. */
@Injectable()
export class ImportPages {
  constructor(
    private readonly history: ImportHistory,
    private readonly folder: UploadFolder,
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  async list(actor: Actor, page: number): Promise<ImportsView> {
    const { reach, batches, hasOlder } = await this.history.list(actor, page);
    const names = await this.namesOf(batches.map((one) => one.actor));
    await this.note(actor, 'imports-listed', 'all');
    return presentImports({ batches, names, page, hasOlder, zone: reach.zone, now: this.clock.now() });
  }

  /** @throws NotFound when there is no such import within the actor's reach */
  async one(actor: Actor, publicId: string): Promise<ImportView> {
    const { reach, batch } = await this.history.one(actor, publicId);
    const names = await this.namesOf([batch.actor]);
    const looks = await this.looksAt(batch);
    // While it runs the page asks again and again, and shows nobody's data.
    if (batch.state !== 'trying' && batch.state !== 'importing')
      await this.note(actor, 'import-read', publicId);
    const mayLook = mayLookInto(actor, batch);
    const known = { school: reach.ownSource, pupils: await this.systemsOfPupils(reach.organisationId) };
    const now = this.clock.now();
    return presentImport({ batch, names, looks, mayLook, known, own: reach.name, zone: reach.zone, now });
  }

  /** A file that waits to be imported, and what it looks like. @throws NotFound where there is none, NotAllowed where others brought it */
  async file(
    actor: Actor,
    batchId: string,
    fileId: string,
  ): Promise<{ readonly upload: ImportUpload; readonly look: FileLook }> {
    const { batch } = await this.history.one(actor, batchId);
    const upload = batch.uploads.find(({ publicId }) => publicId === fileId);
    if (!upload || !waits(batch)) throw new NotFound('There is no such file that waits to be imported.');
    if (!mayLookInto(actor, batch))
      throw new NotAllowed('What stands in this file is for whoever brought it, and for the DSL.');
    return { upload, look: await this.lookAt(upload) };
  }

  private async systemsOfPupils(organisationId: number): Promise<string[]> {
    const rows = await this.reader.query<{ source: string }>(
      `SELECT DISTINCT source FROM pupil WHERE organisation_id = $1 ORDER BY source LIMIT ${SYSTEMS_NAMED}`,
      [organisationId],
    );
    return rows.map(({ source }) => source);
  }

  private lookAt({ publicId, fileName: name, mapping }: ImportUpload): Promise<FileLook> {
    return lookAtFile({ path: this.folder.pathOf(publicId), name, mapping: keptMapping(mapping) });
  }

  /** By the id of the file; of files that wait to be imported only. */
  private async looksAt(batch: ShownBatch): Promise<Map<string, FileLook>> {
    const looks = new Map<string, FileLook>();
    for (const upload of waits(batch) ? batch.uploads : [])
      looks.set(upload.publicId, await this.lookAt(upload));
    return looks;
  }

  private namesOf(actors: readonly string[]): Promise<Map<string, string>> {
    return actorNames(this.reader.manager, [...new Set(actors)]);
  }

  private note(actor: Actor, action: string, subjectId: string): Promise<void> {
    return this.audit.recordRead({
      ...{ actor: actor.name, action, subject: 'import-batch', subjectId },
      reason: 'administrator, of their own organisation',
    });
  }
}

function waits({ state }: ShownBatch): boolean {
  return state === 'brought' || state === 'tried';
}
