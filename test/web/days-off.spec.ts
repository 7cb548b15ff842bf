import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { Account } from '../../src/access/accounts/account.entity.js';
import type { FollowUp } from '../../src/followups/follow-up.entity.js';
import { Term } from '../../src/people/calendar/term.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Job } from '../../src/platform/jobs/job.entity.js';
import {
  draftFor,
  type Family,
  makeFamily,
  MS_OKAFOR,
  newestFollowUp,
  storyOf,
  tasksOf,
} from '../followups/northfield.js';
import { readAndMove, readAndApprove } from '../followups/reading-first.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, type Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { TERMS } from './term-pages.js';
import { ADA, textOf, visitorAt, type WorriedSchool, worriedSchool } from './worried-school.js';

const CALENDAR = '/settings/calendar';
const CLOSED =
  'School is closed on Wednesday 11 March: the meeting with Samira Khan’s home at 09:15 needs another time';

/** Ivy keeps the calendar of Northfield and sees no pupil; Ada looks after the cases. */
describeOnEachDatabase('A day on which a meeting with a home is booked, called off', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  let ivy: Visitor;
  let ada: Visitor;
  let samira: Family;
  let booked: FollowUp;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    await staffAccount(app, { firstName: 'Ivy', roles: ['administrator'], organisationId: school.schoolId });
    const spring = { name: 'Spring', firstDay: '2026-02-23', lastDay: '2026-03-27' };
    await app.dataSource.manager.insert(Term, { schoolId: school.schoolId, ...spring });
    samira = await makeFamily(app, school);
    booked = await meetingOf(samira, '2026-03-11T09:15:00Z');
    ivy = await visitorAt(app, 'ivy@northfield.example', CALENDAR);
    ada = await visitorAt(app, ADA, '/');
  });

  afterAll(async () => {
    await app.close();
  });

  const meetingOf = async (family: Family, startsAt: string): Promise<FollowUp> => {
    const draft = await draftFor(app, family);
    await readAndApprove(app, draft.publicId, MS_OKAFOR, { startsAt });
    return newestFollowUp(app, family.caseId);
  };
  const callOff = async (day: string): Promise<string> => {
    await ivy.post(CALENDAR, { day, reason: 'Snow' });
    return textOf((await ivy.get(CALENDAR)).text);
  };
  const pageOf = async (visitor: Visitor, path: string): Promise<string> =>
    textOf((await visitor.get(path)).text);
  const toDo = async (family: Family): Promise<string[]> => {
    const rows = await app.dataSource.query<{ title: string }[]>(
      `SELECT title FROM case_action WHERE case_id = ${family.caseId} AND done_at IS NULL AND withdrawn_at IS NULL`,
    );
    return rows.map(({ title }) => title).filter((title) => /closed/.test(title));
  };

  it('tells whoever calls it off whose meeting it is and not about whom, and asks the owner by a job of the same transaction', async () => {
    const said = await callOff('2026-03-11');
    expect(said).toContain(
      'Called off. One meeting with a home is booked on that day. Ada Okafor is asked, under Today, to find another time for it.',
    );
    expect(said).not.toContain('Samira');
    const event = 'school-days-changed';
    expect(await app.dataSource.manager.countBy(Job, { event, state: 'waiting' })).toBe(1);
    await app.drain();
    expect(await toDo(samira)).toEqual([CLOSED]);
  });

  it('is on the owner’s Today, in the case and on the page of the meeting', async () => {
    const { publicId } = await app.dataSource.manager.findOneByOrFail(PupilCase, { id: samira.caseId });
    expect(await pageOf(ada, '/')).toContain(CLOSED);
    expect(await pageOf(ada, `/cases/${publicId}`)).toContain(CLOSED);
    expect(await pageOf(ada, `/meetings/${booked.publicId}`)).toContain(
      'School is closed on Wednesday 11 March: the meeting needs another time. Move it, or call it off.',
    );
  });

  it('is taken back when there is school again, and asked anew when the day is called off once more', async () => {
    await ivy.post(`${CALENDAR}/2026-03-11/open`, {});
    await app.drain();
    expect(await toDo(samira)).toEqual([]);
    expect((await storyOf(app, samira.caseId)).at(-1)).toBe(
      `action-withdrawn: No longer to be done, as there is school on that day again: ${CLOSED}`,
    );
    expect(await pageOf(ada, `/meetings/${booked.publicId}`)).not.toContain('School is closed');
    await callOff('2026-03-11');
    await callOff('2026-03-12');
    await app.drain();
    expect(await toDo(samira)).toEqual([CLOSED]);
  });

  it('is done with once the meeting has another time', async () => {
    await readAndMove(app, booked.publicId, MS_OKAFOR, '2026-03-17T10:00:00Z');
    expect(await toDo(samira)).toEqual([]);
  });

  it('says no time where only a DSL decides about the meeting', async () => {
    const lena = await makeFamily(app, school, { pupil: { firstName: 'Lena' } });
    await meetingOf(lena, '2026-03-18T09:15:00Z');
    await app.dataSource.manager.update(Pupil, { id: lena.pupilId }, { socialCare: 'in-care' });
    expect(await callOff('2026-03-18')).not.toContain('Lena');
    await app.drain();
    expect((await tasksOf(app, lena.caseId)).at(-1)).toBe(
      'Ask the DSL about the meeting with home: school is closed on its day',
    );
  });

  it('names what goes with a term before it is removed, and counts also the meetings of days called off before', async () => {
    const confirm = await pageOf(ivy, `${TERMS}/2026-02-23/remove`);
    expect(confirm).toContain('2 meetings with homes are booked on days that will have no school.');
    expect(confirm).toContain('Whoever looks after the case is asked to find another time.');
    expect(confirm).toContain('3 inset days and days called off are forgotten, with the reason.');
    await app.dataSource.manager.update(Account, { email: ADA }, { disabledAt: app.clock.now() });
    await ivy.post(`${TERMS}/2026-02-23/remove`, {});
    const after = await pageOf(ivy, CALENDAR);
    expect(after).toContain(
      'Spring is removed. 2 meetings with homes are booked on days that have no school',
    );
    expect(after).toContain(
      'Ada Okafor is to find another time, but cannot sign in to read that: tell them.',
    );
    expect(after).not.toMatch(/Samira|Lena/);
    await app.drain();
    expect(await toDo(samira)).toEqual([
      'School is closed on Tuesday 17 March: the meeting with Samira Khan’s home at 10:00 needs another time',
    ]);
  });
});
