import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Job } from '../../src/platform/jobs/job.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import { type Day, isoWeekdayOf, toEpochDay } from '../../src/shared/days.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import { MarkRecorder } from '../../src/signals/marks/mark-recorder.js';
import { registerCame } from '../../src/signals/silence/register-came.event.js';
import { SilentRegister } from '../../src/signals/silence/silent-register.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, type Visitor } from '../support/staff-accounts.js';
import { countStatements } from '../support/statements.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  DEE,
  pupilAt,
  textOf,
  THEO,
  visitorAt,
  type WorriedSchool,
  worriedSchool,
} from './worried-school.js';

/** Lia leads Year 7 at Northfield, Ivy keeps it running; Hal is head of Southfield. */
const LIA = 'lia@northfield.example';
const IVY = 'ivy@northfield.example';
const HAL = 'hal@northfield.example';

const LISTS = ['/', '/triage', '/pupils'];
const YEAR_9 = 'No register for Year 9 at Northfield School since Tuesday 24 February';
const CALMER =
  'The rules that read the register wait for it, so what stands here may look calmer than it is.';

describeOnEachDatabase('A register that has stopped coming', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  let year7: number[];
  let year9: number[];
  const visitors = new Map<string, Visitor>();

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    const at = { organisationId: school.schoolId };
    await staffAccount(app, { ...at, firstName: 'Lia', roles: ['pastoral-lead'], yearGroups: ['7'] });
    await staffAccount(app, { ...at, firstName: 'Ivy', roles: ['administrator'] });
    await staffAccount(app, { organisationId: school.southfield, firstName: 'Hal', roles: ['head'] });
    const seventh = await Promise.all(
      ['Kit', 'Lou', 'Mae'].map((name) => pupilAt(app, school.schoolId, name, 'Bell', { yearGroup: '7' })),
    );
    year7 = seventh.map(({ id }) => id);
    year9 = [school.amir, school.zoe, school.bea].map(({ id }) => id);
    await register(year7, '2026-02-23', '2026-03-02');
    await register(year9, '2026-02-23', '2026-02-24');
  });

  afterAll(async () => {
    await app.close();
  });

  /** Present in both sessions of each weekday, as an import records it. */
  async function register(pupilIds: readonly number[], from: Day, to: Day): Promise<void> {
    const code = codeOf('/')?.id ?? 0;
    const days = Array.from(
      { length: toEpochDay(to) - toEpochDay(from) + 1 },
      (_, at) => toEpochDay(from) + at,
    );
    const rows = pupilIds.flatMap((pupilId) =>
      days
        .filter((day) => isoWeekdayOf(day) <= 5)
        .flatMap((day) =>
          ([0, 1] as const).map((session) => ({
            ...{ pupilId, day, session, schoolId: school.schoolId, code },
            recordedOn: null,
          })),
        ),
    );
    await app.get(UnitOfWork).run((tx) => app.get(MarkRecorder).recordMarks(tx, rows, app.clock.now()));
  }

  async function hourOf(instant: string): Promise<void> {
    app.clock.moveTo(instant);
    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, hourPassed, {}));
    await app.drain();
  }

  /** Signed in anew only when time has passed. */
  async function signedIn(email: string): Promise<Visitor> {
    const key = `${email} ${app.clock.now()}`;
    const visitor = visitors.get(key) ?? (await visitorAt(app, email, '/'));
    visitors.set(key, visitor);
    return visitor;
  }

  const kept = () => app.dataSource.manager.find(SilentRegister);
  const looksAsked = () =>
    app.dataSource.manager.countBy(Job, { event: registerCame.name, state: 'waiting' });
  const read = async (visitor: Visitor, path: string) => textOf((await visitor.get(path)).text);

  it('is told of from the third school day on whose marks should have settled', async () => {
    await hourOf('2026-03-02T08:10:00.000Z');
    expect(await kept()).toEqual([]);
    await hourOf('2026-03-03T08:10:00.000Z');
    expect(await kept()).toEqual([
      {
        ...{ schoolId: school.schoolId, yearGroup: '9', lastMarkOn: '2026-02-24' },
        ...{ comesAgain: false, isExpected: true, pupilsSilent: 3, pupilsOnRoll: 3, pupilsAtSchool: 6 },
      },
    ]);
  });

  it('stands on Today, triage and the pupils of who sees the year group, with how many pupils it is about', async () => {
    const ada = await signedIn(ADA);
    for (const path of LISTS) {
      const page = await read(ada, path);
      expect(page).toContain(`${YEAR_9} (3 pupils).`);
      expect(page).toContain(CALMER);
    }
  });

  it('is not told to a lead of another year, a teacher or another school', async () => {
    for (const [who, paths] of [
      [LIA, LISTS],
      [THEO, ['/']],
      [HAL, ['/', '/pupils']],
    ] as const) {
      const visitor = await signedIn(who);
      for (const path of paths) expect(await read(visitor, path)).not.toContain('No register');
    }
  });

  it('is told to a MAST worker of a school they work for, but not how many pupils it has', async () => {
    const dee = await signedIn(DEE);
    for (const path of LISTS) expect(await read(dee, path)).toContain(`${YEAR_9}. ${CALMER}`);
  });

  it('is told to an administrator of the school, who has it sent: on Today and on operations', async () => {
    const ivy = await signedIn(IVY);
    expect(await read(ivy, '/')).toContain(`${YEAR_9} (3 pupils).`);
    const operations = await read(ivy, '/operations');
    expect(operations).toContain(`${YEAR_9} (3 pupils). The rules that read the register wait for it.`);
    expect(operations).not.toContain('All is well');
  });

  it('is left out where the list is narrowed to others', async () => {
    const ada = await signedIn(ADA);
    expect(await read(ada, '/triage?year=7')).not.toContain('No register');
    expect(await read(ada, '/triage?year=9')).toContain(YEAR_9);
    expect(await read(ada, '/pupils?year=7')).not.toContain('No register');
    expect(await read(ada, '/pupils?year=9')).toContain(YEAR_9);
  });

  it('costs a page no statement for each year group that is silent', async () => {
    const ada = await signedIn(ADA);
    for (const path of LISTS) await ada.get(path);
    const one: number[] = [];
    for (const path of LISTS) one.push(await countStatements(app, () => ada.get(path)));
    const [row] = await kept();
    const more = ['10', '11', '12'].map((yearGroup) => ({ ...row, yearGroup }));
    await app.dataSource.manager.insert(SilentRegister, more);
    const four: number[] = [];
    for (const path of LISTS) four.push(await countStatements(app, () => ada.get(path)));
    expect(four).toEqual(one);
    await hourOf('2026-03-03T09:10:00.000Z');
    expect(await kept()).toHaveLength(1);
  });

  it('is looked at again soon after marks have come, once for all of an import, and not told of any more', async () => {
    await register(year9.slice(0, 1), '2026-02-25', '2026-03-02');
    await register(year9.slice(1), '2026-02-25', '2026-03-02');
    expect(await looksAsked()).toBe(1);
    app.clock.moveTo('2026-03-03T09:11:00.000Z');
    await app.drain();
    expect(await kept()).toEqual([]);
    const ada = await signedIn(ADA);
    for (const path of LISTS) expect(await read(ada, path)).not.toContain('No register');
    await register(year7, '2026-03-03', '2026-03-03');
    expect(await looksAsked()).toBe(0);
  });

  it('that comes again without what was missed is said to do so, while its marks are too young to count', async () => {
    await register(year7, '2026-03-03', '2026-03-13');
    await hourOf('2026-03-12T08:10:00.000Z');
    expect(await kept()).toMatchObject([{ yearGroup: '9', lastMarkOn: '2026-03-02', comesAgain: false }]);
    await register(year9, '2026-03-12', '2026-03-12');
    app.clock.moveTo('2026-03-12T08:12:00.000Z');
    await app.drain();
    const ada = await signedIn(ADA);
    expect(await read(ada, '/')).toContain(
      'No register for Year 9 at Northfield School for some school days after Monday 2 March (3 pupils). It comes again; its latest marks do not count yet.',
    );
    await hourOf('2026-03-16T08:10:00.000Z');
    expect(await kept()).toEqual([]);
  });

  it('is one line where the whole school is silent, and stays through the holidays', async () => {
    await hourOf('2026-03-30T08:10:00.000Z');
    const ada = await signedIn(ADA);
    const page = await read(ada, '/');
    expect(page).toContain('No register for Year 7 at Northfield School since Friday 13 March (3 pupils).');
    expect(page).toContain('No register for Year 9 at Northfield School since Thursday 12 March (3 pupils).');
    await register(year9, '2026-03-13', '2026-03-13');
    await hourOf('2026-03-30T09:10:00.000Z');
    expect(await read(ada, '/')).toContain(
      'No register from Northfield School since Friday 13 March (6 pupils).',
    );
  });

  it('and has never come at all is a line for who keeps Tandem running, and no alarm', async () => {
    const rows = (await kept()).map((row) => ({ ...row, lastMarkOn: null, isExpected: false }));
    await app.dataSource.manager.save(SilentRegister, rows);
    const ivy = await signedIn(IVY);
    expect(await read(ivy, '/')).not.toContain('No register');
    const operations = await read(ivy, '/operations');
    expect(operations.indexOf('No register')).toBeGreaterThan(operations.indexOf('Kept safe'));
    expect(operations).toContain(
      'No register from Northfield School has come yet (6 pupils). Rules that read the register say nothing there.',
    );
    const ada = await signedIn(ADA);
    for (const path of LISTS) expect(await read(ada, path)).not.toContain('No register');
  });
});
