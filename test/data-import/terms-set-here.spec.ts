import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { SchoolClosures } from '../../src/access/settings/school-closures.js';
import { lockCalendars } from '../../src/people/calendar/calendar-lock.js';
import { SchoolClosure } from '../../src/people/calendar/school-closure.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { type Day, fromEpochDay, toEpochDay } from '../../src/shared/days.js';
import { SchoolTerms } from '../../src/signals/school-year/school-terms.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { counts, ImportDesk } from './import-desk.js';

const TERM = { name: 'Autumn', firstDay: '2025-09-01', lastDay: '2025-09-12' };
const TICKED = ['2025-09-01', '2025-09-02', '2025-09-03', '2025-09-05', '2025-09-08', '2025-09-09'];
/** The 4th and the 10th are no school days by the page, the 15th lies beyond it. */
const FILE = ['2025-09-01', '2025-09-02', '2025-09-04', '2025-09-10', '2025-09-15'];

describeOnEachDatabase('Files of a calendar that somebody has set in Tandem', (kind) => {
  let desk: ImportDesk;
  let source = '';
  let schoolId = 0;
  let count = 0;

  beforeAll(async () => {
    desk = await ImportDesk.open(kind);
  });

  beforeEach(async () => {
    source = `terms-${(count += 1)}`;
    desk.app.clock.moveTo('2025-09-01T07:30:00.000Z');
    await desk.importing({ 'schools.csv': 'school_id,name\nN,Northfield\n' }, { source });
    const [row] = await desk.query<{ id: number }>('SELECT id FROM organisation WHERE source = $1', [source]);
    schoolId = row?.id ?? 0;
  });

  afterAll(async () => {
    await desk.close();
  });

  const ivy = (): Actor => ({
    name: 'staff:ivy',
    permissions: ['settings:write'],
    organisationId: schoolId,
    staffId: null,
  });
  const setTerm = (of: Day | null = null, name = TERM.name) =>
    desk.app.get(SchoolTerms).set(ivy(), of, {
      typed: { ...TERM, name, halfTermFrom: '', halfTermTo: '' },
      schoolDays: new Set(TICKED.map(toEpochDay)),
      insetDays: [],
      seen: null,
    });
  const importing = async (files: Record<string, string>, dryRun = false) => {
    const said: string[] = [];
    const reports = await desk.importing(
      files,
      { source, dryRun },
      {
        onRejected: (_, { line, reason }) => said.push(`${line} refused: ${reason}`),
        onWarned: (_, { line, reason }) => said.push(`${line}: ${reason}`),
      },
    );
    return { counts: reports.map(counts), said };
  };
  const days = (...of: readonly string[]) => ({
    'school-days.csv': `school_id,date\n${of.map((day) => `N,${day}\n`).join('')}`,
  });
  const terms = (...rows: readonly string[]) => ({
    'terms.csv': `school_id,name,first_day,last_day\n${rows.map((row) => `N,${row}\n`).join('')}`,
  });
  const daysNow = async (): Promise<string[]> => {
    const rows = await desk.query<{ day: number }>(
      'SELECT day FROM school_day WHERE school_id = $1 ORDER BY day',
      [schoolId],
    );
    return rows.map(({ day }) => fromEpochDay(day));
  };
  const termsNow = async (): Promise<string[]> => {
    const rows = await desk.query<{ name: string; first_day: string; last_day: string }>(
      'SELECT name, first_day, last_day FROM term WHERE school_id = $1 ORDER BY first_day',
      [schoolId],
    );
    return rows.map((row) => `${row.name} ${row.first_day} ${row.last_day}`);
  };

  it('give no school to its days without, say so once a term, and may say more beyond it', async () => {
    await setTerm();
    const expected = {
      counts: ['school-days.csv 1/0/4/0'],
      said: [
        '4: date: 2025-09-04 is no school day in the term "Autumn", which was set in Tandem; its days stay as they were set there',
      ],
    };
    expect(await importing(days(...FILE), true)).toEqual(expected);
    expect(await importing(days(...FILE))).toEqual(expected);
    expect(await daysNow()).toEqual([...TICKED, '2025-09-15']);
    expect((await importing(days(...FILE))).counts).toEqual(['school-days.csv 0/0/5/0']);
  });

  it('do not bring back a day called off, and say so once', async () => {
    await importing(days('2025-09-02', '2025-09-03'));
    for (const day of ['2025-09-02', '2025-09-03'])
      await desk.app.get(SchoolClosures).close(ivy(), day, 'Flood');
    expect(await importing(days('2025-09-02', '2025-09-03', '2025-09-04'))).toEqual({
      counts: ['school-days.csv 1/0/2/0'],
      said: ['2: date: 2025-09-02 was called off in Tandem; days called off there stay so'],
    });
    expect(await daysNow()).toEqual(['2025-09-04']);
  });

  it('neither rename it, move it, nor put another over it; the same said again is no news', async () => {
    await importing(terms('Michaelmas,2025-09-01,2025-12-19'));
    expect(await termsNow()).toEqual(['Michaelmas 2025-09-01 2025-12-19']);
    await setTerm('2025-09-01');
    const stays = `first_day: this row says otherwise than the term set in Tandem (Autumn, 1 September 2025 to 12 September 2025), which stays; remove it there if the file is to state it`;
    const rows = [
      'Michaelmas,2025-09-01,2025-12-19',
      'Late,2025-09-12,2025-10-01',
      'Spring,2026-01-05,2026-03-27',
    ];
    expect(await importing(terms(...rows))).toEqual({
      counts: ['terms.csv 1/0/2/0'],
      said: [`2: ${stays}`, `3: ${stays}`],
    });
    expect(await termsNow()).toEqual(['Autumn 2025-09-01 2025-09-12', 'Spring 2026-01-05 2026-03-27']);
    expect(await importing(terms('Autumn,2025-09-01,2025-09-12'))).toEqual({
      counts: ['terms.csv 0/0/1/0'],
      said: [],
    });
  });

  it('state it again once it was removed', async () => {
    await setTerm();
    await desk.app.get(SchoolTerms).remove(ivy(), TERM.firstDay);
    expect(await daysNow()).toEqual([]);
    const files = { ...terms('Michaelmas,2025-09-01,2025-12-19'), ...days('2025-09-04') };
    expect(await importing(files)).toEqual({
      counts: ['school-days.csv 1/0/0/0', 'terms.csv 1/0/0/0'],
      said: [],
    });
  });

  it('leave what a file stated to the file while nobody has set it here', async () => {
    await importing({ ...terms('Michaelmas,2025-09-01,2025-12-19'), ...days('2025-09-02') });
    expect(await importing({ ...terms('Autumn,2025-09-01,2025-12-18'), ...days('2025-09-03') })).toEqual({
      counts: ['school-days.csv 1/0/0/0', 'terms.csv 0/1/0/0'],
      said: [],
    });
    expect(await termsNow()).toEqual(['Autumn 2025-09-01 2025-12-18']);
  });

  it('wait for a day that is being called off this moment, and leave it so', async () => {
    const day = toEpochDay('2025-09-03');
    const callingOff = desk.app.get(UnitOfWork).run(async (tx) => {
      await lockCalendars(tx, [schoolId]);
      await tx.insert(SchoolClosure, { schoolId, day, reason: 'Flood', closedBy: 'staff:joel' });
      await setTimeout(1000);
    });
    await setTimeout(200);
    await Promise.all([callingOff, importing(days('2025-09-03'))]);
    expect(await daysNow()).toEqual([]);
  });
});
