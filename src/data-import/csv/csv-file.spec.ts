import { describe, expect, it } from '@jest/globals';
import { withTemporaryFile } from '../../../test/support/temporary-file.js';
import { openCsvFile } from './csv-file.js';
import { sniffDelimiter } from './delimiter.js';
import { normaliseHeading } from './heading.js';

async function readAll(content: string | Buffer) {
  return withTemporaryFile(content, async (path) => {
    const file = await openCsvFile(path);
    const rows: string[][] = [];
    const rejected: string[] = [];
    for await (const batch of file.batches()) {
      for (const { line, cells } of batch.rows) rows.push([String(line), ...cells]);
      for (const { line, reason } of batch.rejected) rejected.push(`${line}: ${reason}`);
    }
    return { headings: file.headings, rows, rejected };
  });
}

describe('A CSV file', () => {
  it('loads its good half and says by line what it refused and why', async () => {
    const { rows, rejected } = await readAll('id,name\n1,Amir\n2\n3,Zoë,extra\n4,Nia,,\n5,No\0l\n6,Tom\n');
    expect(rows).toEqual([
      ['2', '1', 'Amir'],
      ['5', '4', 'Nia'],
      ['7', '6', 'Tom'],
    ]);
    expect(rejected).toEqual([
      '3: expected 2 cells, got 1',
      '4: expected 2 cells, got 3',
      '6: the row holds a NUL character',
    ]);
  });

  it('gives cells exactly as written, spaces included', async () => {
    expect((await readAll('id,note\n1,  two spaces \n')).rows).toEqual([['2', '1', '  two spaces ']]);
  });

  it('passes over the empty rows a spreadsheet leaves behind, and still counts their lines', async () => {
    expect((await readAll('id,name\n,\n\n1,Amir\n,,,\n')).rows).toEqual([['4', '1', 'Amir']]);
  });

  it('accepts a column without a heading while it is empty, and rejects the row where it is not', async () => {
    const { rows, rejected } = await readAll('id,,name\n1,,Amir\n2,x,Zoë\n');
    expect(rows).toEqual([['2', '1', '', 'Amir']]);
    expect(rejected).toEqual(['3: column 2 has a value but no heading']);
  });

  it('rejects the row with bytes that are not text and keeps its neighbours', async () => {
    const content = Buffer.concat([
      Buffer.from('id,name\n1,Zoë\n2,R'),
      Buffer.from([0xe9]),
      Buffer.from('\n3,"Amir"\n'),
    ]);
    const { rows, rejected } = await readAll(content);
    expect(rows.map((row) => row[1])).toEqual(['1', '3']);
    expect(rejected).toEqual(['3: the row holds bytes that are not utf-8 text']);
  });

  it('keeps a replacement character that the sending program wrote itself', async () => {
    expect((await readAll('id,name\n1,R\uFFFDmy\n')).rows).toEqual([['2', '1', 'R\uFFFDmy']]);
  });

  it.each([
    ['', 'the file is empty'],
    ['\n\n', 'the file is empty: it has no heading row'],
    ['\uFEFF', 'the file is empty'],
    ['id,Name, name \n1,a,b\n', 'two columns are headed "name"'],
    ['id,"na\nme\n1,a\n', 'the heading row cannot be read'],
    ['i\0d,name,school\n1,2,3\n', 'NUL'],
  ])('refuses %j as a whole: %s', async (content, reason) => {
    await expect(readAll(content)).rejects.toThrow(reason);
  });

  it('can be left before its end', async () => {
    await withTemporaryFile('id\n1\n', async (path) => {
      await (await openCsvFile(path)).close();
    });
  });

  it('reads ten megabytes across many pieces without losing a row', async () => {
    const count = 300_000;
    const lines = Array.from({ length: count }, (_, i) => `${i},2026-03-09,AM,/\r\n`).join('');
    await withTemporaryFile(`pupil_id,date,session,code\r\n${lines}`, async (path) => {
      let seen = 0;
      const file = await openCsvFile(path);
      for await (const { rows, rejected } of file.batches()) {
        expect(rejected).toEqual([]);
        for (const row of rows) if (row.cells[0] === String(seen) && row.line === seen + 2) seen += 1;
      }
      expect(seen).toBe(count);
    });
  });
});

describe('Headings', () => {
  it.each([
    ['  Pupil_ID\u200B', 'pupil_id'],
    ['\uFEFFDate of\u00A0 Birth\r\n', 'date of birth'],
    [' \t\n ', ''],
  ])('compares %j as %j', (given, compared) => expect(normaliseHeading(given)).toBe(compared));

  it.each([
    ['a,b,c\n1;2;3;4;5', ','],
    ['a;b;c\n1,2', ';'],
    ['a\tb\n', '\t'],
    ['"Name, first; last"\tid\n', '\t'],
    ['\n\na;b\n', ';'],
    ['alone\n1,2,3', ','],
  ])('finds the delimiter of %j', (text, delimiter) => expect(sniffDelimiter(text)).toBe(delimiter));
});
