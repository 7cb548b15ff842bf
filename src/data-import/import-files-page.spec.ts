import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTENDANCE_CODES } from '../signals/attendance/attendance-codes.js';
import { TOLD_BY_PUPIL } from '../signals/home/home-insight.dto.js';
import { lengthCheck } from './field-limits.js';
import { FILE_KINDS, type FileKind, ROW_KINDS } from './rows/row-kinds.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/import-files.md'), 'utf8');

/** A good row of each kind, in the order of its columns; what is left out may be empty. */
const GOOD: Record<FileKind, readonly string[]> = {
  schools: ['N', 'Northfield'],
  'school-days': ['N', '2026-03-02'],
  terms: ['N', 'Spring', '2026-01-05', '2026-03-27'],
  teams: ['T', 'Riverside MAST'],
  pupils: ['amy', 'N', 'Amy', 'Okafor'],
  enrolments: ['amy', 'N', '9', '2025-09-01'],
  contacts: ['ada', 'amy', 'Ada', 'Okafor', 'Mother', 'true', 'true', '1', '', '', '', '', 'false'],
  'contact-bars': ['ada', 'amy', '', '', 'false'],
  staff: ['s1', 'N', 'Bea', 'Lund', '', '', 'dsl'],
  holds: ['amy', '', 'Police advice', 's1', '2026-06-01'],
  attendance: ['amy', '2026-03-02', 'AM', '/'],
  'register-weeks': ['amy', '2026-03-02', '/\\/\\/\\/\\/\\'],
  behaviour: ['b1', 'amy', '2026-03-02T10:15', 'negative', 'Rude', '2', '-2'],
  attainment: ['amy', 'Maths', 'Spring', '2026-03-02', '0-20', '11', 'C'],
  observations: ['o1', 'amy', '2026-03-02', 'family', 'mild', 'Tired.'],
  'home-contacts': ['h1', 'amy', '2026-03-02', 'phone', 'school-to-home', 'Spoke with Ada.'],
  'home-insights': ['t1', 'amy', '2026-03-02', 'pupil', 'No bus.'],
};

/** No word, day, number, address or id that any column asks for. */
const NONSENSE = 'zzz ?'.padEnd(300, 'z');

/** What the check of a file expects in a column, in the words of the page. */
function heldBy(kind: FileKind, at: number): string {
  const good = ROW_KINDS[kind].columns.map((_, place) => GOOD[kind][place] ?? '');
  const said = ROW_KINDS[kind].check(good.with(at, NONSENSE)).rejected?.reason;
  const expected = said === undefined ? undefined : (/expected (.*), got "/.exec(said)?.[1] ?? said);
  if (expected === undefined) return `text${limitOf(kind, good.with(at, NONSENSE))}`;
  if (expected === 'YYYY-MM-DD') return 'a day';
  if (expected.startsWith('an id of')) return 'an id';
  const words = expected.split(/, | or /);
  const isList = words.length > 1 && words.every((word) => accepts(kind, good, at, word));
  return isList ? `one of ${words.map((word) => `\`${word}\``).join(', ')}` : expected;
}

function accepts(kind: FileKind, good: readonly string[], at: number, word: string): boolean {
  return ROW_KINDS[kind].check(good.with(at, word)).ok !== undefined;
}

function limitOf(kind: FileKind, cells: readonly string[]): string {
  const most = /expected (at most \d+ characters)/.exec(lengthCheck(kind)?.(cells)?.reason ?? '')?.[1];
  return most === undefined ? '' : `, ${most}`;
}

function mayBeEmpty(kind: FileKind, at: number): boolean {
  const good = ROW_KINDS[kind].columns.map((_, place) => GOOD[kind][place] ?? '');
  return accepts(kind, good, at, '');
}

/** The cells of a table's rows, under the heading that starts with `first`. */
function tableOf(first: string): string[][] {
  const lines = PAGE.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${first} |`)) + 2;
  const rows = lines.slice(start);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end).map((line) => line.slice(2, -2).split(' | '));
}

function wordsIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');
}

describe('The page about the files', () => {
  it('names every file in the order of loading, with its columns, and puts in brackets what may be left out', () => {
    const rows = tableOf('file').map(([file, columns]) => [file, wordsIn(columns)[0]]);
    expect(rows).toEqual(
      FILE_KINDS.map((kind) => {
        const { columns, required } = ROW_KINDS[kind];
        const more = columns.slice(required.length).join(', ');
        expect(columns.slice(0, required.length)).toEqual(required);
        return [`\`${kind}.csv\``, `${required.join(', ')}${more === '' ? '' : ` [, ${more}]`}`];
      }),
    );
  });

  it('says of every column of every file what it holds and whether it may be empty, as the checks have it', () => {
    const onPage = new Map<string, string>();
    for (const [column, files, holds, empty] of tableOf('column')) {
      const kinds = files === 'all' ? FILE_KINDS : wordsIn(files);
      for (const kind of kinds) {
        const key = `${kind} ${wordsIn(column)[0] ?? ''}`;
        if (files === 'all' && !ROW_KINDS[kind as FileKind].columns.includes(wordsIn(column)[0] ?? ''))
          continue;
        expect([key, onPage.has(key)]).toEqual([key, false]);
        onPage.set(
          key,
          `${(holds ?? '').split(' – ')[0] ?? ''} / ${empty === 'no' ? 'never empty' : 'may be empty'}`,
        );
      }
    }
    const inCode = FILE_KINDS.flatMap((kind) =>
      ROW_KINDS[kind].columns.map((column, at): [string, string] => [
        `${kind} ${column}`,
        `${heldBy(kind, at)} / ${mayBeEmpty(kind, at) ? 'may be empty' : 'never empty'}`,
      ]),
    );
    expect(Object.fromEntries(onPage)).toEqual(Object.fromEntries(inCode));
  });

  it('finds the closed lists by what the checks refuse', () => {
    expect(heldBy('attendance', 2)).toBe('one of `AM`, `PM`');
    expect(heldBy('observations', 4)).toBe('one of `mild`, `moderate`, `severe`');
    expect(heldBy('behaviour', 5)).toBe('a whole number from 1 to 5');
    expect(heldBy('contact-bars', 2)).toBe('text, at most 40 characters');
  });

  it('names every register code, and the word for what the pupil told us', () => {
    const cells = tableOf('column').map(([column, , holds]) => [wordsIn(column)[0], holds ?? '']);
    const codes = cells.find(([column]) => column === 'code')?.[1]?.split(' – ')[1];
    expect(wordsIn(codes)).toEqual(ATTENDANCE_CODES.map(({ letters }) => letters));
    expect(cells.find(([column]) => column === 'told_by')?.[1]).toContain(`\`${TOLD_BY_PUPIL}\``);
  });
});
