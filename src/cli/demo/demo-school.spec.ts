import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { csvOf, DEMO_COLUMNS, type CsvRow, type DemoFileName } from './demo-csv.js';
import { makeDemoSchool, type DemoSchool } from './demo-school.js';

const school = makeDemoSchool();
const pupils = school.files['pupils.csv'];
const contacts = school.files['contacts.csv'];

function allFiles(of: DemoSchool): (readonly [DemoFileName, readonly CsvRow[]])[] {
  const named = Object.entries(of.files) as [DemoFileName, readonly CsvRow[]][];
  const weekly = of.weeks.flatMap((week) => [
    ['attendance.csv', week.attendance] as const,
    ['behaviour.csv', week.behaviour] as const,
    ['attainment.csv', week.attainment] as const,
    ['observations.csv', week.observations] as const,
  ]);
  return [...named, ...weekly];
}

function fingerprint(of: DemoSchool): string {
  const hash = createHash('sha256');
  for (const [name, rows] of allFiles(of)) hash.update(csvOf(rows, DEMO_COLUMNS[name]));
  return hash.digest('hex');
}

const signals = (name: 'attendance' | 'behaviour' | 'attainment' | 'observations'): CsvRow[] =>
  school.weeks.flatMap((week) => week[name]);

const contactsOf = (pupilId: string | undefined): CsvRow[] =>
  contacts.filter((contact) => contact['pupil_id'] === pupilId);

describe('The demo school', () => {
  it('is the same to the byte for the same seed, and another for another', () => {
    expect(fingerprint(makeDemoSchool(1))).toBe(fingerprint(school));
    expect(fingerprint(makeDemoSchool(2))).not.toBe(fingerprint(school));
  });

  it('writes no column that its files do not declare', () => {
    for (const [name, rows] of allFiles(school)) {
      const declared: readonly string[] = DEMO_COLUMNS[name];
      const extra = rows.flatMap((row) => Object.keys(row)).filter((column) => !declared.includes(column));
      expect([name, [...new Set(extra)]]).toEqual([name, []]);
    }
  });

  it('has 600 pupils of Years 7 to 13, each born in the right school year and each with one to four contacts', () => {
    expect(new Set(pupils.map((pupil) => pupil['pupil_id'])).size).toBe(600);
    for (const pupil of pupils) {
      const startYear = 2020 - Number(pupil['year_group']);
      const born = pupil['date_of_birth'] ?? '';
      expect(born >= `${startYear}-09-01` && born <= `${startYear + 1}-08-31`).toBe(true);
      const count = contactsOf(pupil['pupil_id']).length;
      expect(count).toBeGreaterThanOrEqual(1);
      expect(count).toBeLessThanOrEqual(4);
    }
  });

  it('has pupils of 16 in Year 11 and of 18 in Year 13 by the end of spring', () => {
    const bornBy = (year: string, day: string): number =>
      pupils.filter((pupil) => pupil['year_group'] === year && (pupil['date_of_birth'] ?? '') <= day).length;

    expect(bornBy('11', '2010-03-27')).toBeGreaterThan(20);
    expect(bornBy('13', '2008-03-27')).toBeGreaterThan(5);
  });

  it('gives most pupils of 16 and over a mail address of their own, and no younger one', () => {
    const isSixteen = (pupil: CsvRow): boolean => (pupil['date_of_birth'] ?? '') <= '2010-03-27';
    const withEmail = pupils.filter((pupil) => pupil['email'] !== '');
    expect(withEmail.filter((pupil) => !isSixteen(pupil))).toEqual([]);
    const share = withEmail.length / pupils.filter(isSixteen).length;
    expect(share).toBeGreaterThan(0.8);
    expect(share).toBeLessThan(1);
  });

  it('reaches nobody: mail addresses end in .example and numbers are those kept for drama', () => {
    const people = [...pupils, ...contacts, ...school.files['staff.csv'], ...school.files['schools.csv']];
    for (const person of people) {
      expect(person['email']).toMatch(/^$|^[a-z.0-9]+@[a-z-]+\.example$/);
      expect(person['mobile'] ?? person['phone'] ?? '').toMatch(/^$|^(07700 900|01632 960)\d{3}$/);
    }
  });

  it('has a home of every kind', () => {
    const empty = Object.entries(school.pupilsByHome).filter(([, ids]) => ids.length === 0);
    expect(empty).toEqual([]);
    const kinds = new Set(contacts.map((contact) => contact['kind']));
    expect(kinds.size).toBe(8);
    expect(new Set(contacts.map((contact) => contact['channel']))).toEqual(
      new Set(['email', 'phone', 'letter']),
    );
    expect(contacts.some((contact) => contact['interpreter'] === 'true')).toBe(true);
    expect(contacts.some((contact) => contact['address_hidden'] === 'true')).toBe(true);
    expect(new Set(pupils.map((pupil) => pupil['mast_agreement'])).size).toBe(4);
  });

  it('bars one parent by an order, lets one order run out during the year, and holds one whole family', () => {
    const bars = school.files['contact-bars.csv'];
    expect(bars.some((bar) => bar['no_contact'] === 'true' && (bar['order_until'] ?? '') >= '2026-11')).toBe(
      true,
    );
    expect(bars.some((bar) => bar['order_until'] === '2026-02-13')).toBe(true);
    const holds = school.files['holds.csv'];
    expect(holds.some((hold) => hold['contact_id'] === '')).toBe(true);
    expect(holds.some((hold) => hold['contact_id'] !== '')).toBe(true);
  });

  it('gives a child in care a carer, a social worker, the virtual school and a parent who lives elsewhere', () => {
    const around = contactsOf(school.pupilsByHome['in-care'][0]);
    expect(around.map((contact) => contact['kind'])).toEqual([
      'foster-carer',
      'social-worker',
      'virtual-school',
      'parent',
    ]);
    expect(around.at(-1)?.['lives_with']).toBe('false');
  });

  it('takes registers on school days only, of pupils on roll only', () => {
    const days = new Set(school.files['school-days.csv'].map((row) => row['date']));
    const rolls = new Map(school.files['enrolments.csv'].map((row) => [row['pupil_id'], row]));
    const astray = signals('attendance').filter((row) => {
      const roll = rolls.get(row['pupil_id'] ?? '');
      const date = row['date'] ?? '';
      const gone = roll?.['to'] !== '' && date > (roll?.['to'] ?? '');
      return !days.has(date) || roll === undefined || date < (roll['from'] ?? '') || gone;
    });
    expect(astray).toEqual([]);
    expect(school.weeks).toHaveLength(26);
    expect(school.lastDay).toBe('2026-03-27');
  });

  it('logs no incident on a day its pupil was away', () => {
    const away = new Set(
      signals('attendance')
        .filter((row) => !['/', '\\', 'L'].includes(row['code'] ?? ''))
        .map((row) => `${row['pupil_id']} ${row['date']}`),
    );
    const impossible = signals('behaviour').filter((row) =>
      away.has(`${row['pupil_id']} ${row['occurred_at']?.slice(0, 10)}`),
    );
    expect(impossible).toEqual([]);
  });

  it('suspends (E) only after a serious incident', () => {
    const serious = new Set(
      signals('behaviour').flatMap((row) => (Number(row['severity']) >= 4 ? [row['pupil_id']] : [])),
    );
    const suspended = signals('attendance').filter((row) => row['code'] === 'E');
    expect(suspended.length).toBeGreaterThan(0);
    expect(suspended.filter((row) => !serious.has(row['pupil_id']))).toEqual([]);
  });

  it('has two observations of possible harm, both restricted', () => {
    const harm = signals('observations').filter((row) => row['possible_harm'] === 'true');
    expect(harm.map((row) => row['restricted'])).toEqual(['true', 'true']);
  });
});

describe('Amir Hussain', () => {
  const ofAmir = (rows: readonly CsvRow[]): CsvRow[] =>
    rows.filter((row) => row['pupil_id'] === school.storyPupilId);

  it('is in Year 8, lives with his mother Shazia, whose language is Urdu, and has a father elsewhere', () => {
    expect(ofAmir(pupils)[0]).toMatchObject({ first_name: 'Amir', last_name: 'Hussain', year_group: '8' });
    expect(contactsOf(school.storyPupilId)).toMatchObject([
      { first_name: 'Shazia', language: 'ur', lives_with: 'true', channel: 'email' },
      { first_name: 'Imran', lives_with: 'false', parental_responsibility: 'true' },
    ]);
  });

  it('misses six Mondays in a row of school weeks from late January, after an autumn with two days of illness', () => {
    const away = ofAmir(signals('attendance')).filter((row) => ['I', 'O', 'N'].includes(row['code'] ?? ''));
    const days = [...new Set(away.filter((row) => row['session'] === 'AM').map((row) => row['date'] ?? ''))];
    expect(days.filter((day) => day < '2026')).toEqual(['2025-10-14', '2025-12-09']);
    expect(days.filter((day) => day > '2026' && new Date(day).getUTCDay() === 1)).toEqual([
      '2026-01-26',
      '2026-02-02',
      '2026-02-09',
      '2026-02-23',
      '2026-03-02',
      '2026-03-09',
    ]);
  });

  it('is noticed by three teachers within six weeks and drops in mathematics', () => {
    const notes = ofAmir(signals('observations'));
    expect(new Set(notes.map((row) => row['author'])).size).toBe(3);
    expect(notes.map((row) => row['severity'])).toEqual(['mild', 'mild', 'mild']);
    const maths = ofAmir(signals('attainment')).filter((row) => row['subject'] === 'Mathematics');
    expect(maths.map((row) => row['score'])).toEqual(['106', '89']);
  });
});

describe('A canonical CSV text', () => {
  it('reads back as the rows it was made from, commas, quotes and line ends included', () => {
    const rows = [
      { name: "O'Connor, Niamh", text: 'She said "later",\nand left.' },
      { name: 'Wójcik', text: '' },
    ];
    expect(parse(csvOf(rows, ['name', 'text']), { columns: true })).toEqual(rows);
  });
});
