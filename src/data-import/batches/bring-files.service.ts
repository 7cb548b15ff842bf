import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../shared/errors.js';
import { BatchRecords } from './batch-records.js';
import { checkSource, ImportReach } from './import-reach.js';
import { ImportUpload } from './import-upload.entity.js';
import { RememberedMappings } from './remembered-mappings.js';

/** A file that has been kept. */
export interface BroughtFile {
  /** Under which it is kept. */
  readonly publicId: string;
  readonly path: string;
  /** What whoever brought it calls it. */
  readonly name: string;
  readonly bytes: number;
}

const LONGEST_NAME = 200;

/** Takes files that a member of staff has brought, to be looked at before anything is taken in. */
@Injectable()
export class BringFiles {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly batches: BatchRecords,
    private readonly reach: ImportReach,
    private readonly mappings: RememberedMappings,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Answers with the public id of the import. A file with the headings of an earlier one is read as somebody said then.
   * @throws InvalidInput for a source they may not use, or no file
   */
  async bring(actor: Actor, source: string, files: readonly BroughtFile[]): Promise<string> {
    const reach = await this.reach.of(actor.organisationId);
    checkSource(reach, source);
    if (files.length === 0) throw new InvalidInput('files', 'at least one file');
    const { organisationId } = reach;
    const names = distinctNames(files.map(({ name }) => name));
    const mappings: (string | null)[] = [];
    for (const { path } of files) mappings.push(await this.mappings.forFile(path, organisationId, source));
    return this.unitOfWork.run(async (tx) => {
      const batch = { organisationId, source, via: 'page' as const, actor: actor.name };
      const { id, publicId } = await this.batches.open(tx, batch, 'brought');
      const rows = files.map(({ publicId: kept, bytes }, at) => ({
        ...{ publicId: kept, batchId: id, bytes, leftOut: false },
        ...{ fileName: names[at] ?? '', mapping: mappings[at] ?? null },
      }));
      await tx.insert(ImportUpload, rows);
      const line = { actor: actor.name, action: 'import-brought', subject: 'import-batch' };
      await this.audit.record(tx, { ...line, subjectId: publicId });
      return publicId;
    });
  }
}

/** As people call them: no folder, nothing invisible, no two alike. */
function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = plainName(name);
    let own = plain;
    for (let number = 2; taken.has(own.toLowerCase()); number++) own = numbered(plain, number);
    taken.add(own.toLowerCase());
    return own;
  });
}

function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const visible = last.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '').trim();
  return (
    Array.from(visible)
      .slice(0, LONGEST_NAME / 2)
      .join('') || 'file.csv'
  );
}

/** `attendance.csv` → `attendance (2).csv` */
function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}
