import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Organisation } from '../../people/organisations/organisation.entity.js';
import { planColumns } from '../csv/column-plan.js';
import { openCsvFile } from '../csv/csv-file.js';
import { FileRefused } from '../csv/file-refused.js';
import type { PlannedFile } from '../import-plan.js';
import { ROW_KINDS } from '../rows/row-kinds.js';
import type { SchoolRow } from '../rows/school.row.js';
import { MADE_HERE, type Reach } from './import-reach.js';

/** The school that was made here, and what a file calls it. */
export interface NamedSchool {
  readonly id: number;
  readonly sourceId: string;
}

const MOST_SCHOOLS = 1_000;

/**
 * Whoever sets Tandem up before anything is imported makes their school by its name. The first list of schools that comes afterwards
 * must not make it a second time: it says by which id that school is known.
 */
@Injectable()
export class OwnSchool {
  constructor(private readonly audit: AuditLog) {}

  /**
   * Which of the schools in the files is the one that was made here: the only one, or the one of the same name. Null where it is known to
   * a system already, or no file lists schools.
   * @throws FileRefused when several are listed and none has its name
   */
  async in(files: readonly PlannedFile[], reach: Reach): Promise<NamedSchool | null> {
    const list = files.find(({ kind }) => kind === 'schools');
    if (reach.ownSource !== null || !list) return null;
    const schools = await schoolsOf(list);
    const [only] = schools;
    if (!only) return null;
    const named = schools.length === 1 ? only : schools.find(({ name }) => isSame(name, reach.name));
    if (!named)
      throw new FileRefused(
        `${list.name}: none of its schools is called “${reach.name}”, as yours is here. Write that name into the file, so that your school is not made twice`,
      );
    return { id: reach.organisationId, sourceId: named.schoolId };
  }

  /** From now on the school is known by that id. Nothing when another school is already. */
  async keep(tx: EntityManager, { id, sourceId }: NamedSchool, source: string, actor: string): Promise<void> {
    const school = await tx.findOneByOrFail(Organisation, { id });
    const isTaken = await tx.existsBy(Organisation, { source, sourceId });
    if (school.source !== MADE_HERE || isTaken) return;
    await tx.update(Organisation, id, { source, sourceId });
    const { publicId: subjectId } = school;
    await this.audit.record(tx, { actor, action: 'school-linked', subject: 'school', subjectId });
  }
}

async function schoolsOf({ path, mapping }: PlannedFile): Promise<SchoolRow[]> {
  const file = await openCsvFile(path, mapping);
  const plan = planColumns('schools', file.headings, mapping);
  const schools: SchoolRow[] = [];
  try {
    for await (const { rows } of file.batches()) {
      const checked = rows.map(({ cells }) => ROW_KINDS.schools.check(plan.arrange(cells)));
      schools.push(...checked.flatMap(({ ok }) => (ok ? [ok] : [])));
      if (schools.length > MOST_SCHOOLS) break;
    }
  } finally {
    await file.close();
  }
  return schools;
}

function isSame(a: string, b: string): boolean {
  const plain = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
  return plain(a) === plain(b);
}
