import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { CsvRow } from './csv-row.js';
import type { Delimiter } from './delimiter.js';
import { readRecords } from './record-reader.js';
import type { TextChunk } from './text-encoding.js';

async function* chunksOf(pieces: readonly string[]): AsyncGenerator<TextChunk> {
  await Promise.resolve();
  for (const text of pieces) yield { text, bytesRead: 0, suspect: false };
}

function cut(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
    text.slice(i * size, (i + 1) * size),
  );
}

async function read(pieces: readonly string[], delimiter: Delimiter = ',') {
  const records: CsvRow[] = [];
  const failures = [];
  for await (const batch of readRecords(chunksOf(pieces), delimiter)) {
    records.push(...batch.records);
    if (batch.failure) failures.push(batch.failure);
  }
  return { records, failures };
}

function asCsvParseReads(text: string, delimiter: Delimiter): string[][] {
  const rows: string[][] = parse(text, {
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  return rows;
}

const delimiters = fc.constantFrom<Delimiter>(',', ';', '\t');
const plainText = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', ',', ';', '\t', '\n', '\r', '\r\n', ' ', "'"),
  maxLength: 60,
});
const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '\r', 'ü', ' '), maxLength: 8 });

describe('Cutting a file into rows', () => {
  it('reads a file without quotes exactly as csv-parse does, however it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        plainText,
        delimiters,
        fc.integer({ min: 1, max: 7 }),
        async (text, delimiter, size) => {
          const { records, failures } = await read(cut(text, size), delimiter);
          expect(failures).toEqual([]);
          expect(records.map(({ cells }) => cells)).toEqual(asCsvParseReads(text, delimiter));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('hands over to csv-parse at the first quote without losing or changing a cell', async () => {
    const tables = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(plainText, tables, fc.integer({ min: 1, max: 9 }), async (before, table, size) => {
        const quoted = table.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
        const text = `${before}\n${quoted.join('\n')}\n`;
        const { records, failures } = await read(cut(text, size));
        expect(failures).toEqual([]);
        expect(records.map(({ cells }) => cells)).toEqual(asCsvParseReads(text, ','));
        expect(records.slice(-table.length).map(({ cells }) => cells)).toEqual(table);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the line on which each row starts, whatever ends the rows and whatever newlines the cells hold', async () => {
    const { records } = await read([
      'id,note\n1,plain\r\n2,"two\nlines"\n3,"three\r\nlines\rhere"\r4,x\n\n5,y',
    ]);
    expect(records.map(({ line, cells }) => `${line}: ${cells[0] ?? ''}`)).toEqual([
      '1: id',
      '2: 1',
      '3: 2',
      '5: 3',
      '8: 4',
      '9: ',
      '10: 5',
    ]);
  });

  it('does not count a CRLF that is cut in two as two lines', async () => {
    const { records } = await read(['a,b\r', '\n1,2\r', '\n3,4']);
    expect(records.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('keeps the rows before a quote that is never closed, and names the line where it opens', async () => {
    const { records, failures } = await read(['id,note\n1,"fine"\n2,fine\n3,"open\n4,lost\n']);
    expect(records.map(({ cells }) => cells[0])).toEqual(['id', '1', '2']);
    expect(failures).toEqual([{ line: 4, reason: expect.stringContaining('never closed') }]);
  });

  it('stops at a row of over a million characters instead of filling the memory', async () => {
    const endless = Array.from({ length: 40 }, () => 'x'.repeat(50_000));
    expect((await read(['id\n1\n', ...endless])).failures).toEqual([
      { line: 3, reason: expect.stringContaining('million characters') },
    ]);
    const { records, failures } = await read(['id\n1\n"', ...endless]);
    expect(records).toHaveLength(2);
    expect(failures).toEqual([{ line: 3, reason: expect.stringContaining('million characters') }]);
  });

  it('takes a quote inside an unquoted cell as text', async () => {
    const { records } = await read(['place,note\n37°36\'37.8"N,he said "no"\n']);
    expect(records[1]?.cells).toEqual(['37°36\'37.8"N', 'he said "no"']);
  });
});
