import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { SchoolClosure } from '../../src/people/calendar/school-closure.entity.js';
import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
import { Term } from '../../src/people/calendar/term.entity.js';
import { fromEpochDay, isoWeekdayOf, toEpochDay } from '../../src/shared/days.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import { Mark } from '../../src/signals/marks/mark.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, type Visitor } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { formIn, without } from './sent-form.js';
import { NO_BREAK, sheet, TERMS } from './term-pages.js';
import { textOf, visitorAt, type WorriedSchool, worriedSchool } from './worried-school.js';

const SPRING = { name: 'Spring', firstDay: '2026-02-23', lastDay: '2026-03-27' };
const AGAIN = { name: 'Spring term', firstDay: '2026-03-16', lastDay: '2026-04-02' };
const CHANGED = 'The calendar has changed since you opened this page, and nothing is saved yet';

describeOnEachDatabase('Terms on which two have a hand', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  /** Administrators of Northfield. */
  let ivy: Visitor;
  let joel: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    for (const firstName of ['Ivy', 'Joel'])
      await staffAccount(app, { firstName, roles: ['administrator'], organisationId: school.schoolId });
    ivy = await visitorAt(app, 'ivy@northfield.example', '/settings/calendar');
    joel = await visitorAt(app, 'joel@northfield.example', '/settings/calendar');
  });

  /** Terms as files may state them, Monday to Friday from the first of their days to the last. */
  const stated = async (...terms: (typeof SPRING)[]): Promise<void> => {
    const { manager } = app.dataSource;
    const { schoolId } = school;
    for (const table of [Term, SchoolDay, SchoolClosure]) await manager.delete(table, { schoolId });
    await manager.insert(
      Term,
      terms.map((term) => ({ schoolId, ...term, setBy: null })),
    );
    const [from, to] = [toEpochDay('2026-02-23'), toEpochDay('2026-04-02')];
    const days = Array.from({ length: to - from + 1 }, (_, at) => from + at);
    await manager.insert(
      SchoolDay,
      days.filter((day) => isoWeekdayOf(day) <= 5).map((day) => ({ schoolId, day })),
    );
  };

  beforeEach(async () => {
    await stated(SPRING);
  });

  afterAll(async () => {
    await app.close();
  });

  const callOff = (who: Visitor, day: string, reason: string) =>
    who.post('/settings/calendar', { day, reason });
  const daysNow = async (): Promise<string[]> => {
    const { schoolId } = school;
    const rows = await app.dataSource.manager.find(SchoolDay, { where: { schoolId }, order: { day: 'ASC' } });
    return rows.map(({ day }) => fromEpochDay(day));
  };
  const calledOff = async (): Promise<string[]> => {
    const { schoolId } = school;
    const rows = await app.dataSource.manager.find(SchoolClosure, {
      where: { schoolId },
      order: { day: 'ASC' },
    });
    return rows.map(({ day, reason }) => `${fromEpochDay(day)} ${reason}`);
  };

  it('leave a day called off that a colleague called off while its box was ticked, and name it', async () => {
    const { form } = await sheet(ivy, { ...SPRING, ...NO_BREAK }, '2026-02-23');
    expect(form).toHaveProperty('day-2026-03-02');
    await callOff(joel, '2026-03-02', 'Snow');
    const before = await tablePrints(app.dataSource);
    const save = `${TERMS}/2026-02-23/days`;
    const refused = await ivy.post(save, without(form, 'day-2026-03-13'));
    expect(refused.status).toBe(422);
    expect(textOf(refused.text)).toContain(CHANGED);
    expect(textOf(refused.text)).toMatch(/Monday 2 March has been called off.*Mon 2.*Snow/);
    expect(refused.text).toContain('href="#day-2026-03-02"');
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
    const again = formIn(refused.text, save);
    expect(again).not.toHaveProperty('day-2026-03-02');
    expect(again).not.toHaveProperty('day-2026-03-13');
    expect(again).toHaveProperty('day-2026-03-12');
    expect((await ivy.post(save, again)).status).toBe(303);
    expect(await calledOff()).toEqual(['2026-03-02 Snow']);
    expect(await daysNow()).not.toContain('2026-03-02');
    expect(await daysNow()).not.toContain('2026-03-13');
  });

  it('notice it also when the days were counted again in between', async () => {
    const { form } = await sheet(ivy, { ...SPRING, ...NO_BREAK }, '2026-02-23');
    await callOff(joel, '2026-03-02', 'Snow');
    const counted = await ivy.post(`${TERMS}/2026-02-23/days`, { ...form, step: 'count' });
    const saved = await ivy.post(
      `${TERMS}/2026-02-23/days`,
      formIn(counted.text, `${TERMS}/2026-02-23/days`),
    );
    expect(saved.status).toBe(422);
    expect(await calledOff()).toEqual(['2026-03-02 Snow']);
  });

  it('keep a Saturday that a colleague added, and name only some of many days', async () => {
    const save = `${TERMS}/2026-02-23/days`;
    const { form } = await sheet(ivy, { ...SPRING, ...NO_BREAK }, '2026-02-23');
    await joel.post('/settings/calendar/days', { extraDay: '2026-03-14' });
    for (const day of ['2026-03-16', '2026-03-17', '2026-03-18', '2026-03-19', '2026-03-20'])
      await callOff(joel, day, 'Flood');
    const refused = await ivy.post(save, form);
    expect(textOf(refused.text)).toContain('Saturday 14 March has school now');
    expect(textOf(refused.text)).toContain('One more day has changed');
    expect((await ivy.post(save, formIn(refused.text, save))).status).toBe(303);
    expect(await daysNow()).toContain('2026-03-14');
    expect(await calledOff()).toHaveLength(5);
  });

  it('are shown anew when the form does not say on what it was ticked', async () => {
    const { form } = await sheet(ivy, { ...SPRING, ...NO_BREAK }, '2026-02-23');
    const before = await tablePrints(app.dataSource);
    expect((await ivy.post(`${TERMS}/2026-02-23/days`, without(form, 'seen'))).status).toBe(422);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it('lose what lies in another term neither when a wrong one is removed, nor to the marks on its days', async () => {
    await stated(SPRING, { ...SPRING, name: 'Spring again', firstDay: '2026-02-24' });
    const mark = { pupilId: school.amir.id, schoolId: school.schoolId, day: toEpochDay('2026-02-25') };
    const code = codeOf('/')?.id ?? 0;
    await app.dataSource.manager.insert(Mark, { ...mark, session: 0, recordedOn: null, code });
    await callOff(joel, '2026-03-02', 'Snow');
    const confirm = textOf((await ivy.get(`${TERMS}/2026-02-23/remove`)).text);
    expect(confirm).toContain('has 24 school days. 23 lie in another term as well and stay. The others go');
    expect((await ivy.post(`${TERMS}/2026-02-23/remove`, {})).status).toBe(303);
    const days = await daysNow();
    expect([days[0], days.includes('2026-03-27'), days.length]).toEqual(['2026-02-24', true, 27]);
    expect(await calledOff()).toEqual(['2026-03-02 Snow']);
    await app.dataSource.manager.delete(Mark, mark);
  });

  it('say that nothing goes with a term whose days all lie in another', async () => {
    await stated(SPRING, { ...SPRING, name: 'Spring again', firstDay: '2026-02-24' });
    expect(textOf((await ivy.get(`${TERMS}/2026-02-24/remove`)).text)).toContain(
      'has 24 school days. All of them lie in another term as well, so they stay.',
    );
  });

  it('are shortened where files let them overlap, and the other one keeps its days', async () => {
    await stated(SPRING, AGAIN);
    await callOff(joel, '2026-03-25', 'Flood');
    const longer = await sheet(ivy, { ...SPRING, lastDay: '2026-03-28', ...NO_BREAK }, '2026-02-23');
    expect(longer.answer.status).toBe(422);
    const { form } = await sheet(ivy, { ...SPRING, lastDay: '2026-03-20', ...NO_BREAK }, '2026-02-23');
    const saved = await ivy.post(`${TERMS}/2026-02-23/days`, without(form, 'day-2026-03-17'));
    expect(saved.status).toBe(303);
    const days = await daysNow();
    expect(days.filter((day) => day > '2026-03-20' && day <= '2026-03-27')).toEqual([
      ...['2026-03-23', '2026-03-24', '2026-03-26', '2026-03-27'],
    ]);
    expect(days).not.toContain('2026-03-17');
    expect(await calledOff()).toEqual(['2026-03-25 Flood']);
  });
});
