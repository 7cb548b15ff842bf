import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FileReport,
  ImportFilesService,
  type ImportListener,
  type ImportRequest,
} from '../../src/data-import/import-files.service.js';
import { Reader } from '../../src/platform/database/reader.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import type { DatabaseKind } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

export const PUPIL_HEADINGS =
  'pupil_id,school_id,first_name,last_name,preferred_name,date_of_birth,year_group';

/** An app with an empty database, and a folder to import from. */
export class ImportDesk {
  private count = 0;

  private constructor(
    readonly app: TestApp,
    private readonly folder: string,
  ) {}

  static async open(kind: DatabaseKind): Promise<ImportDesk> {
    return new ImportDesk(await startTestApp(kind), await mkdtemp(join(tmpdir(), 'tandem-import-')));
  }

  async close(): Promise<void> {
    await this.app.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  query<Row>(sql: string, values: (string | number)[] = []): Promise<Row[]> {
    return this.app.nest.get(Reader).query<Row>(sql, values);
  }

  /** Writes the files into a folder of their own and imports it, as source `csv` unless told otherwise. */
  async importing(
    files: Record<string, string | Buffer>,
    more: Partial<ImportRequest> = {},
    listener: ImportListener = {},
  ): Promise<FileReport[]> {
    const path = join(this.folder, String((this.count += 1)));
    await mkdir(path);
    for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
    const request = { paths: [path], source: 'csv', actor: 'test', ...more };
    return this.app.get(ImportFilesService).importFiles(request, listener);
  }

  /** By day and session. */
  marksOf(pupil: string, source = 'csv'): Promise<{ day: number; session: number; code: number }[]> {
    return this.query(
      `SELECT m.day, m.session, m.code FROM mark m JOIN pupil p ON p.id = m.pupil_id
       WHERE p.source_id = $1 AND p.source = $2 ORDER BY m.day, m.session`,
      [pupil, source],
    );
  }
}

/** `file accepted/corrected/unchanged/rejected` */
export function counts(report: FileReport | undefined): string {
  if (!report) return 'no report';
  const { file, accepted, corrected, unchanged, rejected } = report;
  return `${file} ${accepted}/${corrected}/${unchanged}/${rejected}`;
}

/** Northfield and these pupils of it, all called Amy Okafor. */
export function northfield(ids: readonly string[]): Record<'schools.csv' | 'pupils.csv', string> {
  return {
    'schools.csv': 'school_id,name\nN,Northfield\n',
    'pupils.csv': `${PUPIL_HEADINGS}\n${ids.map((id) => `${id},N,Amy,Okafor,,2012-05-04,9\n`).join('')}`,
  };
}

/** The stored id of a register code. */
export const codeId = (letters: string): number | undefined => codeOf(letters)?.id;
