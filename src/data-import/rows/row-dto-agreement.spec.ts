import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { ResultDto } from '../../signals/attainment/result.dto.js';
import { AttendanceMarkDto } from '../../signals/attendance/attendance-mark.dto.js';
import { IncidentDto } from '../../signals/behaviour/incident.dto.js';
import { HomeContactDto } from '../../signals/home/home-contact.dto.js';
import { HomeInsightDto } from '../../signals/home/home-insight.dto.js';
import { ObservationDto } from '../../signals/observations/observation.dto.js';
import { ROW_KINDS } from './row-kinds.js';
import type { FileKind } from './row-kinds.js';

type Given = string | number | boolean | undefined;
type Fields = Record<string, fc.Arbitrary<Given>>;

const words = (...values: Given[]) => fc.constantFrom<Given>(...values);
const text: fc.Arbitrary<Given> = fc.oneof(
  { weight: 6, arbitrary: fc.string({ minLength: 1, maxLength: 12 }) },
  words('', ' ', '\u00A0', 'x'.repeat(80), 'x'.repeat(81), ' padded ', '=1+1'),
);
const id: fc.Arbitrary<Given> = fc.oneof({ weight: 6, arbitrary: words('604821', 'M001', 'a b') }, text);
const day: fc.Arbitrary<Given> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10)),
  },
  words('2026-02-29', '2024-02-29', '31/02/2022', '2026-3-9', '', '2026-03-09T00:00', ' 2026-03-09'),
);
/** An optional value: absent in JSON is an empty cell in a file, so the empty text itself is left out here. */
const maybe = (values: fc.Arbitrary<Given>) =>
  fc.oneof(
    fc.constant(undefined),
    values.filter((value) => typeof value !== 'string' || value.trim() !== ''),
  );
const whole: fc.Arbitrary<Given> = fc.oneof(
  { weight: 4, arbitrary: words(1, 2, 3, 4, 5) },
  words(0, 6, -3, 1000, -1000, 1001, 2.5),
);

/** The fields of each kind, in the order of its columns. */
const FIELDS: Record<string, Fields> = {
  attendance: {
    pupilId: id,
    date: day,
    session: fc.oneof({ weight: 5, arbitrary: words('AM', 'PM') }, words('', 'noon', 'A')),
    code: fc.oneof({ weight: 5, arbitrary: words('/', '\\', 'L', 'C1') }, text),
    schoolId: maybe(id),
    recordedOn: maybe(day),
  },
  behaviour: {
    incidentId: id,
    pupilId: id,
    occurredAt: fc.oneof(
      { weight: 5, arbitrary: words('2026-03-09T10:45', '2026-03-09 10:45:30') },
      words('2026-03-09', '2026-03-09T10:45Z', '2026-02-30T10:45', '2026-03-09T25:00', ''),
    ),
    polarity: fc.oneof({ weight: 5, arbitrary: words('positive', 'negative', 'neutral') }, words('', 'bad')),
    category: text,
    severity: whole,
    points: whole,
    location: maybe(text),
    description: maybe(text),
    reportedBy: maybe(text),
    schoolId: maybe(id),
    recordedOn: maybe(day),
  },
  attainment: {
    pupilId: id,
    subject: text,
    assessment: text,
    date: day,
    scale: text,
    score: maybe(
      fc.oneof<fc.Arbitrary<Given>[]>(fc.integer({ min: -50, max: 900 }), words(14.5, 0.25, 'six', '1,5')),
    ),
    grade: maybe(text),
    recordedOn: maybe(day),
  },
  observations: {
    observationId: id,
    pupilId: id,
    date: day,
    theme: fc.oneof(
      { weight: 5, arbitrary: words('learning', 'social', 'emotional', 'family', 'health') },
      words('', 'home'),
    ),
    severity: fc.oneof({ weight: 5, arbitrary: words('mild', 'moderate', 'severe') }, words('', 'grave', 3)),
    text,
    restricted: maybe(words(true, false, 'perhaps')),
    possibleHarm: maybe(words(true, false, 'perhaps')),
    author: maybe(text),
    recordedOn: maybe(day),
  },
  'home-contacts': {
    homeContactId: id,
    pupilId: id,
    date: day,
    channel: fc.oneof({ weight: 5, arbitrary: words('phone', 'letter', 'face-to-face') }, words('', 'fax')),
    direction: fc.oneof(
      { weight: 5, arbitrary: words('home-to-school', 'school-to-home') },
      words('', 'both', 3),
    ),
    summary: text,
    contactId: maybe(id),
    restricted: maybe(words(true, false, 'perhaps')),
    possibleHarm: maybe(words(true, false, 'perhaps')),
    author: maybe(text),
    recordedOn: maybe(day),
  },
  'home-insights': {
    homeInsightId: id,
    pupilId: id,
    date: day,
    toldBy: id,
    text,
    restricted: maybe(words(true, false, 'perhaps')),
    possibleHarm: maybe(words(true, false, 'perhaps')),
    author: maybe(text),
    recordedOn: maybe(day),
  },
};

const KINDS: [FileKind, new () => object][] = [
  ['attendance', AttendanceMarkDto],
  ['behaviour', IncidentDto],
  ['attainment', ResultDto],
  ['observations', ObservationDto],
  ['home-contacts', HomeContactDto],
  ['home-insights', HomeInsightDto],
];

function asCell(value: Given): string {
  return value === undefined ? '' : String(value);
}

function camelCase(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

describe('The checks of files and of the API', () => {
  it.each(KINDS)('agree on what a good row of %s is', (kind, dto) => {
    const fields = FIELDS[kind] ?? {};
    expect(ROW_KINDS[kind].columns.map(camelCase)).toEqual(Object.keys(fields));
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.record(fields), (given) => {
        const byFile = ROW_KINDS[kind].check(Object.keys(fields).map((field) => asCell(given[field])));
        const errors = validateSync(plainToInstance(dto, given), {
          whitelist: true,
          forbidNonWhitelisted: true,
        });
        const refusedFields = errors.map(({ property }) => property);
        if (byFile.rejected) expect(refusedFields).toContain(camelCase(byFile.rejected.field));
        else expect(refusedFields).toEqual([]);
        if (byFile.rejected) refused += 1;
        else accepted += 1;
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(50);
  });
});
