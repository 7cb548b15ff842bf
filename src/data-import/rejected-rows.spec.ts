import { describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedData } from '../../test/support/shared-data.js';
import { openCsvFile } from './csv/csv-file.js';
import { RejectedRowsFile, rejectedRowsPath, spreadsheetCell } from './rejected-rows.js';

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('The file of rejected rows', () => {
  it('gives line, field and reason before the row as it stood, and can be read again', async () => {
    await inFolder(async (folder) => {
      const file = new RejectedRowsFile(rejectedRowsPath(folder, '/in/attendance.csv'), ['pupil_id', 'note']);
      const reason = 'date: expected YYYY-MM-DD, got "x"';
      await file.write([{ line: 7, field: 'date', reason, cells: ['1', 'two\r\nlines, and "quotes"'] }]);
      await file.write([{ line: 9, field: '', reason: 'expected 2 cells, got 1', cells: ['2'] }]);
      await file.close();
      expect([file.count, file.path]).toEqual([2, join(folder, 'attendance.rejected.csv')]);
      const again = await openCsvFile(file.path);
      expect(again.headings).toEqual(['line', 'field', 'reason', 'pupil_id', 'note']);
      const cells = [];
      for await (const { rows } of again.batches()) cells.push(...rows.map((row) => row.cells));
      expect(cells).toEqual([['7', 'date', reason, '1', 'two\r\nlines, and "quotes"']]);
      expect((await stat(file.path)).mode & 0o077).toBe(0);
    });
  });

  it('is not made when nothing was rejected', async () => {
    await inFolder(async (folder) => {
      const file = new RejectedRowsFile(join(folder, 'none.csv'), ['id']);
      await file.write([]);
      await file.close();
      await expect(stat(file.path)).rejects.toThrow('ENOENT');
    });
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+44 20', "'+44 20"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ['a,"b"', '"a,""b"""'],
    [' padded', '" padded"'],
    ['604821', '604821'],
  ])('writes %j as %j', (given, written) => expect(spreadsheetCell(given)).toBe(written));

  it('leaves no known formula injection at the start of a cell (ASVS 1.2.10)', async () => {
    const path = sharedData('hostile-text/formula-injection.txt');
    if (path === null) return void process.stdout.write('skipped: hostile-text is not beside the project\n');
    const payloads = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    expect(payloads).toHaveLength(6);
    for (const payload of payloads) expect(spreadsheetCell(payload)).not.toMatch(/^"?[=+\-@\t\r]/);
  });
});
