import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openCsvFile } from '../../src/data-import/csv/csv-file.js';
import { spreadsheetCell } from '../../src/data-import/rejected-rows.js';
import { sharedData } from '../support/shared-data.js';
import { withTemporaryFile } from '../support/temporary-file.js';

const folder = sharedData('hostile-text');
const describeWithData = folder === null ? describe.skip : describe;
if (folder === null) process.stdout.write('skipped: hostile-text is not beside the project\n');
const at = (...path: string[]) => join(folder ?? '', ...path);
const filesOf = (path: string) => (folder === null ? ['-'] : readdirSync(at(path)).sort());

interface Reading {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly rejected: readonly string[];
}

async function read(path: string): Promise<Reading> {
  const file = await openCsvFile(path);
  const rows: (readonly string[])[] = [];
  const rejected: string[] = [];
  for await (const batch of file.batches()) {
    rows.push(...batch.rows.map(({ cells }) => cells));
    rejected.push(...batch.rejected.map(({ line, reason }) => `line ${line}: ${reason}`));
  }
  return { headings: file.headings, rows, rejected };
}

/**
 * Two expected parses do not say what the bytes are. newlines_crlf: the file came to us with its newlines turned to LF, so the
 * newline inside the cell is LF where the expectation says CRLF. location_coordinates: the expectation is one object, not a
 * list, has another phone number than the file, and its degree signs are U+FFFD; the file has those as valid UTF-8 too (the
 * harm was done before it was stored), so they are read as they stand.
 */
function expectedRecords(name: string): unknown {
  const json = readFileSync(at('csv-spectrum', 'json', `${name}.json`), 'utf8');
  if (name === 'newlines_crlf') return JSON.parse(json.replaceAll('\\r\\n', '\\n'));
  if (name === 'location_coordinates')
    return [{ ...(JSON.parse(json) as object), 'Contact Phone Number': '2095257564' }];
  return JSON.parse(json);
}

describeWithData('The CSV spectrum', () => {
  it.each(filesOf('csv-spectrum/csvs'))('%s reads as its expected parse says', async (file) => {
    const { headings, rows, rejected } = await read(at('csv-spectrum', 'csvs', file));
    const records = rows.map((cells) =>
      Object.fromEntries(headings.map((heading, i) => [heading, cells[i]])),
    );
    expect(rejected).toEqual([]);
    expect(records).toEqual(expectedRecords(basename(file, '.csv')));
  });
});

const ABC = ['a', 'b', 'c'];
const ODD_HEADING = '\t\n\u000b\f\r start \t\n\u000b\f\r end \t\n\u000b\f\r';

/** File → what is read of it, or the reason why it is refused. */
const ENCODINGS: Record<string, Reading | string> = {
  'bad.csv': {
    headings: ['column_a', 'column_b', 'column_c'],
    rows: [['0', 'mixed types.... uh oh', '17']],
    rejected: ['line 2: expected 3 cells, got 4', 'line 3: expected 3 cells, got 2'],
  },
  'blanks.csv': {
    headings: ['a', 'b', 'c', 'd', 'e', 'f'],
    rows: [['', 'NA', 'N/A', 'NONE', 'NULL', '.']],
    rejected: [],
  },
  'dummy_col_shuffled_ragged.csv': {
    headings: ['b', 'c', 'a', 'd'],
    rows: [['2', '3', '1', '4']],
    rejected: [],
  },
  'empty.csv': 'the file is empty: it has no heading row',
  'mac_newlines.csv': {
    headings: ABC,
    rows: [
      ['1', '2', '3'],
      ['Once upon\ra time', '5', '6'],
    ],
    rejected: [],
  },
  'null_byte.csv': { headings: ABC, rows: [], rejected: ['line 2: the row holds a NUL character'] },
  'optional_quote_characters.csv': { headings: ABC, rows: [['1', '2', '3']], rejected: [] },
  'sniff_limit.csv': { headings: ABC, rows: [['1', '2', '3']], rejected: [] },
  'test_empty_columns_long_row.csv': { headings: ABC, rows: [], rejected: [] },
  'test_empty_columns_short_row.csv': { headings: ABC, rows: [], rejected: [] },
  'test_header_newline.csv': { headings: [ODD_HEADING, 'b', 'c'], rows: [['d', 'e', 'f']], rejected: [] },
  'test_latin1.csv': {
    headings: ABC,
    rows: [
      ['1', '2', '3'],
      ['4', '5', '©'],
    ],
    rejected: [],
  },
  'test_locale.csv': { headings: ABC, rows: [['1,7', '200.000.000', '']], rejected: [] },
  'test_no_leading_zeroes.csv': { headings: ABC, rows: [['01', '00.11', '0.1']], rejected: [] },
  'test_utf16_big.csv': {
    headings: ABC,
    rows: [
      ['1', '2', '3'],
      ['4', '5', 'ʤ'],
    ],
    rejected: [],
  },
  'test_utf16_little.csv': {
    headings: ABC,
    rows: [
      ['1', '2', '3'],
      ['4', '5', 'ʤ'],
    ],
    rejected: [],
  },
  'test_utf8.csv': {
    headings: ['foo', 'bar', 'baz'],
    rows: [
      ['1', '2', '3'],
      ['4', '5', 'ʤ'],
    ],
    rejected: [],
  },
  'test_utf8_bom.csv': {
    headings: ['foo', 'bar', 'baz'],
    rows: [
      ['1', '2', '3'],
      ['4', '5', 'ʤ'],
    ],
    rejected: [],
  },
};

describeWithData('Odd encodings', () => {
  it.each(filesOf('encodings'))('%s reads sensibly or is refused with a reason', async (file) => {
    const expected = ENCODINGS[file];
    if (typeof expected === 'string') await expect(read(at('encodings', file))).rejects.toThrow(expected);
    else expect(await read(at('encodings', file))).toEqual(expected);
  });
});

describeWithData('Naughty strings', () => {
  const strings = () => JSON.parse(readFileSync(at('naughty-strings.json'), 'utf8')) as string[];
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  it.each(['\n', '\r\n'])('every one survives as a quoted cell, rows ending in %j', async (newline) => {
    const given = strings();
    expect(given.length).toBeGreaterThan(500);
    const content = ['id,note', ...given.map((text, i) => `${i},${quoted(text)}`), ''].join(newline);
    await withTemporaryFile(content, async (path) => {
      const { rows, rejected } = await read(path);
      expect(rejected).toEqual([]);
      expect(rows).toEqual(given.map((text, i) => [String(i), text]));
    });
  });

  it('every one survives with quotes, a delimiter and each kind of newline added to it', async () => {
    const given = strings().flatMap((text) => [`${text}\n"${text}"`, `${text}\r\n,;\t`, `"\r${text}`]);
    await withTemporaryFile(
      `id,note\n${given.map((text, i) => `${i},${quoted(text)}\n`).join('')}`,
      async (path) => {
        expect((await read(path)).rows).toEqual(given.map((text, i) => [String(i), text]));
      },
    );
  });

  it('every one that starts no formula survives as a cell of the rejected-rows file', async () => {
    const given = strings().filter((text) => !/^[=+\-@\t\r]/.test(text));
    const content = `id,note\n${given.map((text, i) => `${i},${spreadsheetCell(text)}\n`).join('')}`;
    await withTemporaryFile(content, async (path) => {
      expect((await read(path)).rows).toEqual(given.map((text, i) => [String(i), text]));
    });
  });
});
