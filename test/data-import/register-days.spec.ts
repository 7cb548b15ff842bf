import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { describeOnEachDatabase } from '../support/databases.js';
import { counts, ImportDesk, PUPIL_HEADINGS } from './import-desk.js';

const MARKS = 'pupil_id,date,session,code';
const WEEK = ['2025-09-01', '2025-09-02', '2025-09-04', '2025-09-05'];
const SCHOOL = {
  'schools.csv': 'school_id,name,timezone\nN,Northfield,Europe/London\nK,Kiwi Hill,Pacific/Auckland\n',
  'pupils.csv': `${PUPIL_HEADINGS}\namy,N,Amy,Okafor,,2012-05-04,9\nkiri,K,Kiri,Ngata,,2012-05-04,9\n`,
};
const CALENDAR = { 'school-days.csv': `school_id,date\n${WEEK.map((day) => `N,${day}\n`).join('')}` };

describeOnEachDatabase('A register of days on which there was no school', (kind) => {
  let desk: ImportDesk;
  let source = '';
  let count = 0;

  beforeAll(async () => {
    desk = await ImportDesk.open(kind);
  });

  beforeEach(() => {
    source = `days-${(count += 1)}`;
    desk.app.clock.moveTo('2025-09-10T12:30:00.000Z');
  });

  afterAll(async () => {
    await desk.close();
  });

  /** Counts of the register, and what was said of its lines. */
  const importing = async (files: Record<string, string>, dryRun = false) => {
    const said: string[] = [];
    const reports = await desk.importing(
      files,
      { source, dryRun },
      {
        onRejected: (_, { line, reason }) => said.push(`${line} refused: ${reason}`),
        onWarned: (_, { line, reason }) => said.push(`${line} taken: ${reason}`),
      },
    );
    return { counts: counts(reports.at(-1)), warned: reports.at(-1)?.warned ?? 0, said };
  };
  const register = (...rows: string[]) => ({ 'attendance.csv': `${[MARKS, ...rows].join('\n')}\n` });

  it('is refused for days that have not come, by the clock on the school’s own wall', async () => {
    await importing(SCHOOL);
    const rows = register(
      'amy,2025-09-10,AM,/',
      'amy,2025-09-11,AM,/',
      'kiri,2025-09-11,AM,/',
      'kiri,2025-09-12,AM,#',
    );
    expect(await importing(rows)).toEqual({
      counts: 'attendance.csv 2/0/0/2',
      warned: 0,
      said: [
        '3 refused: date: expected a day up to today, 2025-09-10, got 2025-09-11',
        '5 refused: date: expected a day up to today, 2025-09-11, got 2025-09-12',
      ],
    });
    desk.app.clock.moveTo('2025-09-12T12:30:00.000Z');
    expect((await importing(rows)).counts).toBe('attendance.csv 2/0/2/0');
  });

  it('is taken, and told of once a day, where it has a session on a day without school', async () => {
    await importing({ ...SCHOOL, ...CALENDAR });
    const rows = register(
      'amy,2025-09-02,AM,/',
      'amy,2025-09-03,AM,/',
      'amy,2025-09-03,PM,N',
      'amy,2025-08-29,AM,/',
      'amy,2025-08-28,AM,I',
      'amy,2025-09-06,AM,/',
      'amy,2025-09-08,AM,/',
    );
    const told = {
      warned: 3,
      said: [
        "3 taken: date: the register has a session on 2025-09-03, which is no school day in the school's calendar; the marks of that day are taken and count",
        "5 taken: date: the register has a session on 2025-08-29, but the school's calendar begins on 2025-09-01; such marks are taken and count",
        "7 taken: date: the register has a session on 2025-09-06, but the school's calendar ends on 2025-09-05; such marks are taken and count",
      ],
    };
    expect(await importing(rows)).toEqual({ counts: 'attendance.csv 7/0/0/0', ...told });
    expect(await importing(rows)).toEqual({ counts: 'attendance.csv 0/0/7/0', ...told });
  });

  it('agrees with the calendar where it says that nobody could come, or that the school was closed', async () => {
    await importing({ ...SCHOOL, ...CALENDAR });
    const codes = ['#', 'Y4', 'Z', 'X'].map(
      (code, at) => `amy,2025-09-0${at < 2 ? 3 : 7},${at % 2 ? 'PM' : 'AM'},${code}`,
    );
    expect(await importing(register(...codes))).toEqual({
      counts: 'attendance.csv 4/0/0/0',
      warned: 0,
      said: [],
    });
  });

  it('is asked nothing while the school has sent no calendar, and a dry run reads the calendar beside it', async () => {
    const rows = register('amy,2025-09-06,AM,/', 'amy,2025-09-01,AM,/');
    expect(await importing({ ...SCHOOL, ...rows }, true)).toMatchObject({ warned: 0 });
    expect(await importing({ ...SCHOOL, ...CALENDAR, ...rows }, true)).toMatchObject({ warned: 1 });
    expect(await importing({ ...SCHOOL, ...rows })).toMatchObject({
      counts: 'attendance.csv 2/0/0/0',
      warned: 0,
    });
    expect(await importing({ ...CALENDAR, ...rows }, true)).toMatchObject({ warned: 1 });
    expect(await importing({ ...CALENDAR, ...rows })).toMatchObject({ warned: 1 });
  });
});
