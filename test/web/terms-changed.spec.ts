import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { SchoolClosure } from '../../src/people/calendar/school-closure.entity.js';
import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
import { fromEpochDay, toEpochDay } from '../../src/shared/days.js';
import { Mark } from '../../src/signals/marks/mark.entity.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import { draftFor, makeFamily, MS_OKAFOR } from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, type Visitor } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { formIn, without } from './sent-form.js';
import { AUTUMN, AUTUMN_BREAK, HALF_TERM, NO_BREAK, sheet, SUMMER, TERMS } from './term-pages.js';
import { textOf, visitorAt, type WorriedSchool, worriedSchool } from './worried-school.js';

describeOnEachDatabase('Terms that a school has, on their page', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  /** An administrator of Southfield, which has a summer term of 62 days. */
  let sol: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    const at = (firstName: string, organisationId: number) =>
      staffAccount(app, { firstName, roles: ['administrator'], organisationId });
    await at('Ivy', school.schoolId);
    await at('Sol', school.southfield);
    sol = await visitorAt(app, 'sol@northfield.example', '/settings/calendar');
    const { form } = await sheet(sol, { ...SUMMER, ...HALF_TERM });
    const ticked = { ...without(form, 'day-2026-04-13', 'day-2026-07-17'), 'why-2026-04-13': 'Inset day' };
    await sol.post(`${TERMS}/new/days`, ticked);
  });

  afterAll(async () => {
    await app.close();
  });

  const daysOf = async (schoolId: number): Promise<string[]> => {
    const rows = await app.dataSource.manager.find(SchoolDay, { where: { schoolId }, order: { day: 'ASC' } });
    return rows.map(({ day }) => fromEpochDay(day));
  };
  const auditOf = async (action: string): Promise<(string | null)[]> =>
    (await app.dataSource.manager.findBy(AuditEntry, { action })).map(({ reason }) => reason);

  it('count the school year of all its terms', async () => {
    const { answer } = await sheet(sol, { ...AUTUMN, ...AUTUMN_BREAK });
    expect(textOf(answer.text)).toContain('73 school days in this term.');
    const early = { name: 'Spring', firstDay: '2026-01-05', lastDay: '2026-03-27', ...NO_BREAK };
    const spring = await sheet(sol, early);
    expect(textOf(spring.answer.text)).toContain('With the other terms, the school year has 122.');
  });

  it('are changed: name, dates and days, what stood stays as it was', async () => {
    const page = await sol.get(`${TERMS}/2026-04-13`);
    expect(formIn(page.text, `${TERMS}/2026-04-13`)).toMatchObject({ firstDay: '2026-04-13' });
    const typed = { name: 'Summer', firstDay: '2026-04-14', lastDay: '2026-07-20', ...NO_BREAK };
    const { form } = await sheet(sol, typed, '2026-04-13');
    expect(form).not.toHaveProperty('day-2026-07-17');
    expect(form).not.toHaveProperty('day-2026-05-26');
    expect(form).toHaveProperty('day-2026-07-20');
    const saved = await sol.post(`${TERMS}/2026-04-13/days`, { ...form, 'day-2026-05-26': 'school' });
    expect(saved.status).toBe(303);
    const days = await daysOf(school.southfield);
    expect([days.length, days[0], days.at(-1)]).toEqual([64, '2026-04-14', '2026-07-20']);
    expect(days).toContain('2026-05-26');
    expect(await auditOf('term-changed')).toEqual(['Summer, 2026-04-14 to 2026-07-20: 64 school days']);
    expect((await sol.get(`${TERMS}/2026-04-13`)).status).toBe(404);
  });

  it('lose no day on which pupils have marks, and say how many pupils', async () => {
    const ivy = await visitorAt(app, 'ivy@northfield.example', '/settings/calendar');
    const { schoolId } = school;
    const mark = (pupilId: number, day: string, letters: string): Mark =>
      Object.assign(new Mark(), {
        ...{ pupilId, schoolId, day: toEpochDay(day), session: 0, recordedOn: null },
        code: codeOf(letters)?.id ?? 0,
      });
    await app.dataSource.manager.insert(Mark, [
      ...[mark(school.amir.id, '2026-02-24', '/'), mark(school.zoe.id, '2026-02-24', 'I')],
      ...[mark(school.bea.id, '2026-02-25', '/'), mark(school.amir.id, '2026-02-26', '#')],
    ]);
    const late = { name: 'Spring', firstDay: '2026-02-23', lastDay: '2026-03-27', ...NO_BREAK };
    const { form } = await sheet(ivy, late);
    const fewer = without(form, 'day-2026-02-24', 'day-2026-02-25', 'day-2026-02-26');
    const before = await tablePrints(app.dataSource);
    const refused = await ivy.post(`${TERMS}/new/days`, fewer);
    expect(refused.status).toBe(422);
    expect(textOf(refused.text)).toContain(
      '2 pupils have marks on Tuesday 24 February, so it stays a school day',
    );
    expect(textOf(refused.text)).toContain('One pupil has marks on Wednesday 25 February');
    expect(textOf(refused.text)).not.toContain('Thursday 26 February, so');
    expect(refused.text).toContain('href="#day-2026-02-24"');
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
    expect((await ivy.post(`${TERMS}/new/days`, without(form, 'day-2026-02-26'))).status).toBe(303);
    expect(await daysOf(schoolId)).not.toContain('2026-02-26');
    const shorter = await sheet(ivy, { ...late, firstDay: '2026-02-25' }, '2026-02-23');
    const cut = await ivy.post(`${TERMS}/2026-02-23/days`, shorter.form);
    expect([cut.status, cut.text.includes('href="#dates"')]).toEqual([422, true]);
    const kept = await ivy.post(`${TERMS}/2026-02-23/remove`, {});
    expect([kept.status, textOf(kept.text).includes('2 pupils have marks on Tuesday 24 February')]).toEqual([
      422,
      true,
    ]);
  });

  it('say how many meetings are booked on days that they lose, and not whose', async () => {
    const ivy = await visitorAt(app, 'ivy@northfield.example', '/settings/calendar');
    const draft = await draftFor(app, await makeFamily(app, school));
    await readAndApprove(app, draft.publicId, MS_OKAFOR, { startsAt: '2026-03-11T09:15:00Z' });
    const spring = { name: 'Spring', firstDay: '2026-02-23', lastDay: '2026-03-27', ...NO_BREAK };
    const { form } = await sheet(ivy, spring, '2026-02-23');
    await ivy.post(`${TERMS}/2026-02-23/days`, without(form, 'day-2026-03-11', 'day-2026-03-12'));
    const page = textOf((await ivy.get('/settings/calendar')).text);
    expect(page).toContain('One meeting with a home is booked on days that have no school now');
    expect(page).not.toMatch(/Samira|Amina/);
  });

  it('are removed with their days when they were a mistake', async () => {
    const confirm = textOf((await sol.get(`${TERMS}/2026-04-14/remove`)).text);
    expect(confirm).toContain('has 64 school days. They go with it');
    expect((await sol.post(`${TERMS}/2026-04-14/remove`, {})).status).toBe(303);
    expect(await daysOf(school.southfield)).toEqual([]);
    expect(await auditOf('term-removed')).toEqual(['Summer, 2026-04-14 to 2026-07-20']);
    expect((await sol.post(`${TERMS}/2026-04-14/remove`, {})).status).toBe(404);
  });

  it('leave room for single days more, today or later', async () => {
    const added = await sol.post('/settings/calendar/days', { extraDay: '2026-03-14' });
    expect(added.status).toBe(303);
    expect(await daysOf(school.southfield)).toEqual(['2026-03-14']);
    expect(textOf((await sol.get('/settings/calendar')).text)).toContain(
      'there is school on: Saturday 14 March',
    );
    for (const extraDay of ['2026-03-14', '2026-02-28', '2032-03-01', '2026-02-30', ''])
      expect((await sol.post('/settings/calendar/days', { extraDay })).status).toBe(422);
    await sol.post('/settings/calendar', { day: '2026-03-14', reason: 'Snow' });
    expect((await sol.post('/settings/calendar/days', { extraDay: '2026-03-14' })).status).toBe(303);
    expect(await app.dataSource.manager.countBy(SchoolClosure, { schoolId: school.southfield })).toBe(0);
    expect(await auditOf('school-day-added')).toEqual(['2026-03-14', '2026-03-14']);
  });
});
