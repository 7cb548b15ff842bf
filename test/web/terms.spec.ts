import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { SchoolClosure } from '../../src/people/calendar/school-closure.entity.js';
import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
import { Term } from '../../src/people/calendar/term.entity.js';
import { fromEpochDay } from '../../src/shared/days.js';
import {
  draftFor,
  makeFamily,
  makeNorthfield,
  newestFollowUp,
  type Northfield,
} from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, type Visitor } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { formIn, without } from './sent-form.js';
import { AUTUMN, AUTUMN_BREAK, HALF_TERM, NO_BREAK, sheet, SUMMER, TERMS } from './term-pages.js';
import { ADA, counting, textOf, visitorAt, type WorriedSchool, worriedSchool } from './worried-school.js';

describeOnEachDatabase('The terms of a school, on their page', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  /** An administrator of Southfield, which has no calendar. */
  let sol: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    const at = (firstName: string, organisationId: number) =>
      staffAccount(app, { firstName, roles: ['administrator'], organisationId });
    await at('Ivy', school.schoolId);
    await at('Sol', school.southfield);
    sol = await visitorAt(app, 'sol@northfield.example', '/settings/calendar');
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

  it('lead on from a calendar without terms, and from the first page of who keeps it', async () => {
    expect(textOf((await sol.get('/')).text)).toContain('No school days are known yet');
    const page = (await sol.get('/settings/calendar')).text;
    expect(textOf(page)).toContain('Add a term below, or import school-days.csv.');
    expect(page).toContain('href="/settings/calendar/terms/new"');
    expect(textOf((await sol.get(`${TERMS}/new`)).text)).toContain('Step 1 of 2 Add a term');
  });

  it('say beside each field what was expected, and keep what was typed', async () => {
    const before = await tablePrints(app.dataSource);
    const { answer } = await sheet(sol, { name: ' ', firstDay: '2026-09-31', lastDay: 'soon', ...NO_BREAK });
    expect(answer.status).toBe(422);
    const page = textOf(answer.text);
    expect(page).toContain('Enter the name of the term, such as Autumn 2026, in at most 80 characters');
    expect(page).toContain('Enter the first day of the term as a day that exists, written like 2026-03-02');
    expect(answer.text).toContain('href="#lastDay"');
    expect(answer.text).toContain('value="soon"');
    const ends = await sheet(sol, { ...AUTUMN, lastDay: '2026-09-01', ...NO_BREAK });
    expect(textOf(ends.answer.text)).toContain(
      'The term ends before it starts: enter 2 September 2026 or later',
    );
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it('come with their days, bank holidays and half-term unticked and named, and are not there until saved', async () => {
    const before = await tablePrints(app.dataSource);
    const { answer, form } = await sheet(sol, {
      ...SUMMER,
      ...HALF_TERM,
    });
    expect(answer.status).toBe(200);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
    const page = textOf(answer.text);
    expect(page).toContain('Early May bank holiday (Monday 4 May), Spring bank holiday (Monday 25 May)');
    expect(page).toMatch(/Tue 26 May\s+Half-term/);
    expect(page).toContain('64 school days in this term.');
    expect(form).toHaveProperty('day-2026-05-05');
    for (const unticked of ['2026-05-04', '2026-05-25', '2026-05-29', '2026-04-18'])
      expect(form).not.toHaveProperty(`day-${unticked}`);
    expect(await counting(app, () => sol.post(`${TERMS}/new`, { ...SUMMER, ...NO_BREAK }))).toBeLessThan(20);
  });

  it('are counted again without being saved, and lead back to the dates', async () => {
    const { form } = await sheet(sol, { ...SUMMER, ...NO_BREAK });
    const before = await tablePrints(app.dataSource);
    const fewer = without(form, 'day-2026-07-17', 'day-2026-07-16');
    const counted = await sol.post(`${TERMS}/new/days`, { ...fewer, step: 'count' });
    expect(textOf(counted.text)).toContain('66 school days in this term.');
    expect(formIn(counted.text, `${TERMS}/new/days`)).toEqual({ ...fewer, _csrf: expect.any(String) });
    const back = await sol.post(`${TERMS}/new/days`, { ...fewer, step: 'back' });
    expect(formIn(back.text, `${TERMS}/new`)).toMatchObject({
      firstDay: '2026-04-13',
      lastDay: '2026-07-17',
    });
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it('are saved whole: term, days, inset days with their reason, the audit, and what follows for drafts', async () => {
    const { form } = await sheet(sol, { ...SUMMER, ...HALF_TERM });
    const ticked = { ...without(form, 'day-2026-04-13', 'day-2026-07-17'), 'why-2026-04-13': ' Inset day ' };
    const saved = await sol.post(`${TERMS}/new/days`, { ...ticked, 'why-2026-05-04': 'never asked' });
    expect(saved.status).toBe(303);
    const days = await daysOf(school.southfield);
    expect(days).toHaveLength(62);
    expect(days).not.toContain('2026-05-04');
    const schoolId = school.southfield;
    const closures = await app.dataSource.manager.findBy(SchoolClosure, { schoolId });
    expect(closures.map(({ day, reason }) => [fromEpochDay(day), reason])).toEqual([
      ['2026-04-13', 'Inset day'],
    ]);
    expect(await app.dataSource.manager.findOneByOrFail(Term, { schoolId })).toMatchObject({
      ...SUMMER,
      setBy: expect.stringMatching(/^staff:/),
    });
    expect(await auditOf('term-set')).toEqual([
      'Summer <b>2026</b>, 2026-04-13 to 2026-07-17: 62 school days',
    ]);
    const jobs: { payload: string }[] = await app.dataSource.query(
      "SELECT payload FROM job WHERE event = 'meeting-times-known'",
    );
    expect(jobs.map(({ payload }) => payload)).toContain(JSON.stringify({ organisationId: schoolId }));
    const page = (await sol.get('/settings/calendar')).text;
    expect(page).toContain('Summer &lt;b&gt;2026&lt;/b&gt;');
    expect(textOf(page)).toMatch(
      /is saved with 62 school days\..*62 school days lie ahead.*Monday 13 April Inset day/,
    );
  });

  it('cannot be saved without a day, with too long a reason, or by skipping the dates', async () => {
    const { form } = await sheet(sol, { ...AUTUMN, ...AUTUMN_BREAK });
    const before = await tablePrints(app.dataSource);
    const none = await sol.post(`${TERMS}/new/days`, { ...AUTUMN, ...AUTUMN_BREAK });
    expect([none.status, textOf(none.text).includes('Tick at least one school day')]).toEqual([422, true]);
    const long = await sol.post(`${TERMS}/new/days`, {
      ...without(form, 'day-2026-09-02'),
      'why-2026-08-31': 'x'.repeat(121),
    });
    expect([long.status, textOf(long.text).includes('Write why in at most 120 characters')]).toEqual([
      422,
      true,
    ]);
    const skipped = await sol.post(`${TERMS}/new/days`, { 'day-2026-09-02': 'school' });
    expect([skipped.status, textOf(skipped.text).includes('Enter the name of the term')]).toEqual([
      422,
      true,
    ]);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it('do not overlap, and the other one is named', async () => {
    const { answer } = await sheet(sol, { ...AUTUMN, firstDay: '2026-07-17', ...NO_BREAK });
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain(
      'This overlaps another term, Summer &lt;b&gt;2026&lt;/b&gt;, 13 April 2026',
    );
  });

  it('give a draft that had no time its times', async () => {
    const empty: Northfield = await makeNorthfield(app);
    await app.dataSource.manager.delete(SchoolDay, { schoolId: empty.schoolId });
    await staffAccount(app, { firstName: 'Una', roles: ['administrator'], organisationId: empty.schoolId });
    const family = await makeFamily(app, empty);
    expect((await draftFor(app, family)).slots).toEqual([]);
    const una = await visitorAt(app, 'una@northfield.example', `${TERMS}/new`);
    const { form } = await sheet(una, {
      name: 'Spring',
      firstDay: '2026-02-23',
      lastDay: '2026-03-27',
      ...NO_BREAK,
    });
    expect((await una.post(`${TERMS}/new/days`, form)).status).toBe(303);
    await app.drain();
    expect((await newestFollowUp(app, family.caseId)).slots).not.toEqual([]);
  });

  it("are closed to everybody else, and another school's are not found (ASVS 8.2.1)", async () => {
    const ada = await visitorAt(app, ADA, '/');
    expect((await ada.get(`${TERMS}/new`)).status).toBe(403);
    expect((await ada.post(`${TERMS}/new/days`, { ...AUTUMN, ...NO_BREAK })).status).toBe(403);
    for (const path of ['2026-02-23', '2026-02-23/remove', '2026-02-30', 'old'])
      expect((await sol.get(`${TERMS}/${path}`)).status).toBe(404);
    expect((await sol.post(`${TERMS}/2026-02-23/remove`, {})).status).toBe(404);
    expect((await sol.post(`${TERMS}/2026-02-23`, { ...AUTUMN, ...NO_BREAK })).status).toBe(404);
  });
});
