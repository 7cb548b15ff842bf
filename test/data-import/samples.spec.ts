import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importCommand } from '../../src/cli/import.command.js';
import { type FileReport, ImportFilesService } from '../../src/data-import/import-files.service.js';
import { ROW_KINDS } from '../../src/data-import/rows/row-kinds.js';
import {
  DRAFT_NEEDS,
  type DraftNeeds,
  draftWarnings,
  neededOn,
} from '../../src/people/organisations/what-drafts-need.js';
import { Reader } from '../../src/platform/database/reader.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SAMPLES = resolve(import.meta.dirname, '../../docs/samples');
const KINDS = [
  'attendance',
  'contact-bars',
  'contacts',
  'pupils',
  'school-days',
  'schools',
  'staff',
] as const;
const PROGRESS = /: \d+ %, /;
/** The first Monday after the week of the sample register. */
const MONDAY = '2026-03-02';

describeOnEachDatabase('The sample files', (kind) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  afterAll(async () => {
    await app.close();
  });

  it('are taken in to the last row, without a warning, and are all that a first draft needs', async () => {
    const said: string[] = [];
    const complaints: string[] = [];
    const terminal = {
      out: (text: string) => void said.push(text),
      err: (text: string) => void (PROGRESS.test(text) || complaints.push(text)),
    };
    const code = await importCommand.run({ args: [SAMPLES, '--json'], app: app.nest, terminal });
    const report = JSON.parse(said.at(-1) ?? '') as { files: FileReport[] };
    expect([code, complaints, Object.keys(report)]).toEqual([0, [], ['files']]);
    expect(report.files.map(({ file }) => file)).toEqual(KINDS.map((one) => `${one}.csv`));
    for (const { file, accepted, corrected, rejected } of report.files) {
      const rows = readFileSync(join(SAMPLES, file), 'utf8').trim().split('\n').length - 1;
      expect([file, accepted + corrected, rejected]).toEqual([file, rows, 0]);
    }
    const schools = await app.nest.get(Reader).query<DraftNeeds>(DRAFT_NEEDS, neededOn(MONDAY));
    expect(schools).toHaveLength(1);
    expect(draftWarnings(schools, MONDAY)).toEqual([]);
  });

  it('show every column of their kinds that a first trial can use', () => {
    const left = ['school_id', 'recorded_on'];
    for (const one of KINDS) {
      const headings =
        readFileSync(join(SAMPLES, `${one}.csv`), 'utf8')
          .split('\n')[0]
          ?.split(',') ?? [];
      const missing = ROW_KINDS[one].columns.filter((column) => !headings.includes(column));
      expect([one, missing.filter((column) => one !== 'attendance' || !left.includes(column))]).toEqual([
        one,
        [],
      ]);
    }
  });

  it('have beside them a half-good file to practise on: two rows are taken in, three refused with line and reason', async () => {
    const refused: string[] = [];
    const request = { paths: [join(SAMPLES, 'half-good')], source: 'csv', actor: 'test' };
    const [report] = await app.get(ImportFilesService).importFiles(request, {
      onRejected: (_file, { line, reason }) => void refused.push(`${line}: ${reason.split('; ')[0] ?? ''}`),
    });
    expect([report?.accepted, report?.rejected]).toEqual([2, 3]);
    expect(refused).toEqual([
      expect.stringMatching(/^3: date_of_birth: expected/),
      expect.stringMatching(/^4: school_id: no school is known by "S"/),
      expect.stringMatching(/^5: first_name/),
    ]);
  });

  it('say no more after the first time than that nothing has changed', async () => {
    const request = { paths: [SAMPLES], source: 'csv', actor: 'test' };
    const again = await app.get(ImportFilesService).importFiles(request);
    expect(again.reduce((sum, one) => sum + one.accepted + one.corrected + one.rejected, 0)).toBe(0);
  });
});
