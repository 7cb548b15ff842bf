import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { CalendarRecorder } from '../../src/people/calendar/calendar-recorder.js';
import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
import { Term } from '../../src/people/calendar/term.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { toEpochDay } from '../../src/shared/days.js';
import { draftFor, makeFamily, MS_OKAFOR } from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { ADA, counting, textOf, visitorAt, type WorriedSchool, worriedSchool } from './worried-school.js';

const IVY = 'ivy@northfield.example';

describeOnEachDatabase('The calendar of a school', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    await staffAccount(app, { firstName: 'Ivy', roles: ['administrator'], organisationId: school.schoolId });
    const term = { schoolId: school.schoolId, name: 'Spring', firstDay: '2026-01-05', lastDay: '2026-03-27' };
    await app.dataSource.manager.insert(Term, term);
  });

  afterAll(async () => {
    await app.close();
  });

  const hasSchool = (day: string): Promise<boolean> =>
    app.dataSource.manager.existsBy(SchoolDay, { schoolId: school.schoolId, day: toEpochDay(day) });
  const closing = (day: string, reason = 'Snow <b>here</b>') => ({ day, reason });

  it('says its terms, how far it goes, and changes nothing but the session by being opened (ASVS 3.5.3)', async () => {
    const visitor = await visitorAt(app, IVY, '/settings/calendar');
    const before = await tablePrints(app.dataSource);
    const page = textOf((await visitor.get('/settings/calendar')).text);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
    expect(page).toContain('100 school days lie ahead, today included; the last is Friday 17 July.');
    expect(page).toContain('Spring Monday 5 January to Friday 27 March');
    expect(page).toContain('No day has been called off here.');
    expect(await counting(app, () => visitor.get('/settings/calendar'))).toBeLessThan(20);
  });

  it('loses a day that is called off, also against the next file, and has it again', async () => {
    const visitor = await visitorAt(app, IVY, '/settings/calendar');
    expect((await visitor.post('/settings/calendar', closing('2026-03-05'))).status).toBe(303);
    const page = (await visitor.get('/settings/calendar')).text;
    expect(textOf(page)).toMatch(/Called off\. Nothing leaves.*Thursday 5 March Snow/);
    expect(page).toContain('Snow &lt;b&gt;here&lt;/b&gt;');
    const day = { schoolId: school.schoolId, day: toEpochDay('2026-03-05') };
    const next = { ...day, day: toEpochDay('2026-07-20') };
    const fates = await app
      .get(UnitOfWork)
      .run((tx) => app.get(CalendarRecorder).recordSchoolDays(tx, [day, next]));
    expect(fates).toEqual([
      { fate: 'unchanged', against: 'called-off' },
      { fate: 'accepted', against: null },
    ]);
    expect(await hasSchool('2026-03-05')).toBe(false);
    expect((await visitor.post('/settings/calendar/2026-03-05/open', {})).status).toBe(303);
    expect(await hasSchool('2026-03-05')).toBe(true);
    expect((await visitor.post('/settings/calendar/2026-03-05/open', {})).status).toBe(404);
    const lines = await app.dataSource.manager.findBy(AuditEntry, { subject: 'school' });
    expect(lines.map((one) => `${one.action} ${one.reason ?? ''}`)).toEqual([
      'school-day-closed 2026-03-05',
      'school-day-opened 2026-03-05',
    ]);
  });

  it('refuses what is past, no school day or no day, and keeps what was typed', async () => {
    const visitor = await visitorAt(app, IVY, '/settings/calendar');
    const before = await tablePrints(app.dataSource);
    for (const day of ['2026-02-27', '2026-03-07', '2026-02-30', '', 'tomorrow']) {
      const answer = await visitor.post('/settings/calendar', closing(day, 'Polling station'));
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('Polling station');
    }
    expect((await visitor.post('/settings/calendar', closing('2026-03-06', ' '))).status).toBe(422);
    expect((await visitor.post('/settings/calendar/2026-02-30/open', {})).status).toBe(404);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it('says how many meetings are booked on a day that is called off, and not whose', async () => {
    const draft = await draftFor(app, await makeFamily(app, school));
    await readAndApprove(app, draft.publicId, MS_OKAFOR, { startsAt: '2026-03-11T09:15:00Z' });
    const visitor = await visitorAt(app, IVY, '/settings/calendar');
    await visitor.post('/settings/calendar', closing('2026-03-11'));
    const page = textOf((await visitor.get('/settings/calendar')).text);
    expect(page).toContain(
      'One meeting with a home is booked on that day. Ada Okafor is asked, under Today, to find another time for it.',
    );
    expect(page).not.toMatch(/Samira|Amina/);
  });

  it('is closed to everybody else; a team has none (ASVS 8.2.1)', async () => {
    const visitor = await visitorAt(app, ADA, '/');
    expect((await visitor.get('/settings/calendar')).status).toBe(403);
    expect((await visitor.post('/settings/calendar', closing('2026-03-06'))).status).toBe(403);
    const sol = await staffAccount(app, {
      firstName: 'Sol',
      roles: ['administrator'],
      organisationId: school.southfield,
    });
    const other = await visitorAt(app, sol.email, '/settings/calendar');
    expect(textOf((await other.get('/settings/calendar')).text)).toContain(
      'No school days are known yet: without them no meeting finds a time.',
    );
    expect((await other.post('/settings/calendar', closing('2026-03-06'))).status).toBe(422);
    expect(await hasSchool('2026-03-06')).toBe(true);
  });
});
