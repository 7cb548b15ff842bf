import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { CaseAction } from '../../src/cases/actions/case-action.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { Booking } from '../../src/followups/approval/booking.entity.js';
import { FollowUpStaff } from '../../src/followups/follow-up.entity.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { TeamAgreements } from '../../src/people/organisations/team-agreements.js';
import { TeamSchool } from '../../src/people/organisations/team-school.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { StaffRole } from '../../src/people/staff/staff-role.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newPublicId } from '../../src/shared/ids.js';
import {
  draftFor,
  type Family,
  makeFamily,
  MS_OKAFOR,
  newestFollowUp,
  storyOf,
  tasksOf,
} from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { agreedSchool, HAL, IVY, JOEL, MICK, TOM } from './agreed-school.js';
import { ADA, counting, DEE, SAM, textOf, THEO, visitorAt, type WorriedSchool } from './worried-school.js';

const PAGE = '/settings/agreements';

describeOnEachDatabase('Agreements between a school and its teams', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  let city: Organisation;
  let riverside: Organisation;
  let read: Family;
  let booked: Family;
  let ringing: number;

  beforeAll(async () => {
    app = await startTestApp(kind);
    ({ school, city, riverside } = await agreedSchool(app));
  });

  afterAll(async () => {
    await app.close();
  });

  const pageOf = async (email: string, path = PAGE): Promise<string> =>
    textOf((await (await visitorAt(app, email, '/')).get(path)).text);
  const agreedWith = (team: Organisation): Promise<TeamSchool | null> =>
    app.dataSource.manager.findOneBy(TeamSchool, { teamId: team.id, schoolId: school.schoolId });
  /** The file of teams of a night: which schools it names for a team. */
  const fileOfTeams = (team: Organisation, schoolIds: number[], agreedOn = '2025-09-01') =>
    app
      .get(UnitOfWork)
      .run((tx) => app.get(TeamAgreements).ofFile(tx, { teamId: team.id, schoolIds, agreedOn }));

  it('are read by the people of both sides who run them, with what they open, and by nobody else (ASVS 8.2.1)', async () => {
    const words = [
      'City MAST Since 1 September 2025. It comes from the file of teams. Its people look after no case here now.',
      'only if the family has said yes to the support team',
    ];
    for (const email of [IVY, HAL, SAM]) for (const one of words) expect(await pageOf(email)).toContain(one);
    expect(await pageOf(MICK)).toContain(
      'Northfield School Since 1 September 2025. It comes from the file of teams.',
    );
    for (const email of [HAL, SAM, MICK]) {
      const visitor = await visitorAt(app, email, '/');
      const { text } = await visitor.get(PAGE);
      expect(text).not.toContain('/end"');
      expect(text).not.toContain('Make the agreement');
      expect(text).toContain('href="/settings/agreements"');
      expect((await visitor.get(`${PAGE}/${city.publicId}/end`)).status).toBe(403);
      expect((await visitor.post(PAGE, { team: riverside.publicId, firstDay: '2026-03-02' })).status).toBe(
        403,
      );
    }
    for (const email of [ADA, DEE, THEO])
      expect((await (await visitorAt(app, email, '/')).get(PAGE)).status).toBe(403);
    const visitor = await visitorAt(app, IVY, PAGE);
    expect(await counting(app, () => visitor.get(PAGE))).toBeLessThan(20);
  });

  it('open a school’s pupils to a further team from a day on, which is said first and told to both sides', async () => {
    const visitor = await visitorAt(app, IVY, PAGE);
    const form = (await visitor.get(PAGE)).text;
    expect(form).toContain('Riverside &lt;b&gt;MAST&lt;/b&gt;');
    expect(textOf(form)).toContain('The family of one pupil here has said yes to the support team.');
    const wanted = { team: riverside.publicId, firstDay: '2026-03-05' };
    expect((await visitor.post(PAGE, wanted)).status).toBe(303);
    expect(textOf((await visitor.get(PAGE)).text)).toMatch(
      /MAST&lt;\/b&gt; Begins on 5 March 2026\. Made by Ivy Okafor\./,
    );
    expect(await agreedWith(riverside)).toMatchObject({ agreedOn: '2026-03-05' });
    const lines = await app.dataSource.manager.find(AuditEntry, {
      where: { action: 'agreement-made' },
      order: { id: 'ASC' },
    });
    expect(lines.map(({ subject, reason }) => `${subject} ${reason ?? ''}`)).toEqual([
      'school with Riverside <b>MAST</b>, from 2026-03-05',
      'team with Northfield School, from 2026-03-05',
    ]);
    for (const email of [JOEL, SAM, HAL])
      expect(await pageOf(email, '/')).toContain(
        'Ivy Okafor made an agreement with Riverside &lt;b&gt;MAST&lt;/b&gt;: from 5 March 2026 on it sees',
      );
    for (const email of [IVY, ADA, THEO, MICK])
      expect(await pageOf(email, '/')).not.toContain('made an agreement');
  });

  it('are refused for a day far off, a team there is none of, one that has one, and by a team; nothing changes', async () => {
    const visitor = await visitorAt(app, IVY, PAGE);
    const southfield = await app.dataSource.manager.findOneByOrFail(Organisation, { id: school.southfield });
    const before = await tablePrints(app.dataSource);
    const wrong: [form: Record<string, string>, words: RegExp][] = [
      [{ team: '', firstDay: '2026-03-05' }, /Choose a team/],
      [
        { team: city.publicId, firstDay: '2026-03-05' },
        /Expected a team that you have no agreement with yet/,
      ],
      [{ team: newPublicId(), firstDay: '2026-03-05' }, /Expected one of these teams/],
      [{ team: southfield.publicId, firstDay: '2026-03-05' }, /Expected one of these teams/],
      [{ team: riverside.publicId, firstDay: '' }, /Enter the first day/],
      [{ team: riverside.publicId, firstDay: '2025-03-01' }, /Expected a day not more than a year/],
      [{ team: riverside.publicId, firstDay: '2027-03-03' }, /Expected a day not more than a year/],
      [{ team: riverside.publicId, firstDay: '2026-02-30' }, /Expected a day not more than a year/],
    ];
    for (const [form, words] of wrong) {
      const answer = await visitor.post(PAGE, form);
      expect(answer.status).toBe(422);
      expect(textOf(answer.text)).toMatch(words);
    }
    const team = await visitorAt(app, TOM, PAGE);
    expect((await team.post(PAGE, { team: riverside.publicId, firstDay: '2026-03-05' })).status).toBe(404);
    expect((await visitor.post(`${PAGE}/${newPublicId()}/end`, {})).status).toBe(404);
    const changed = changedTables(before, await tablePrints(app.dataSource));
    expect(changed.filter((table) => !['audit_entry', 'staff_session', 'account'].includes(table))).toEqual(
      [],
    );
  });

  it('that people made stay as they are when the file of teams does not name them, or says another day', async () => {
    expect((await fileOfTeams(riverside, [])).fate).toBe('unchanged');
    expect((await fileOfTeams(riverside, [school.schoolId], '2026-02-01')).fate).toBe('unchanged');
    expect(await agreedWith(riverside)).toMatchObject({ agreedOn: '2026-03-05' });
  });

  it('say before they end what is in the team’s hands, and let the school’s own people take it over', async () => {
    const { manager } = app.dataSource;
    read = await makeFamily(app, school);
    await draftFor(app, read);
    booked = await makeFamily(app, school, { pupil: { firstName: 'Bilal' } });
    const meeting = await draftFor(app, booked);
    await readAndApprove(app, meeting.publicId, MS_OKAFOR, { slotIndex: 0 });
    const withDee = await manager.countBy(FollowUpStaff, { staffId: school.deeId });
    expect(withDee).toBe(2);
    const action = { caseId: booked.caseId, title: 'Ring the youth club', dueOn: '2026-03-09' };
    ringing = Number(
      (await manager.insert(CaseAction, { ...action, publicId: newPublicId(), ownerStaffId: school.deeId }))
        .identifiers[0]?.['id'],
    );
    await manager.update(PupilCase, { id: read.caseId }, { ownerStaffId: school.deeId });
    expect(await pageOf(IVY)).toContain('Its people look after one case here now.');
    expect(await pageOf(TOM)).toContain('Your people look after one case there now.');
    const asked = await pageOf(IVY, `${PAGE}/${city.publicId}/end`);
    for (const words of [
      'End the agreement with City MAST?',
      'One case that its people look after goes to the pastoral lead of the year',
      'One thing that its people were to do goes to whoever looks after the case.',
      'One draft of a meeting is written anew without them',
      'One meeting with a home that is booked with them stays booked',
    ])
      expect(asked).toContain(words);
    expect(asked).not.toMatch(/Samira|Bilal|Ring the youth club|no account/);
  });

  it('end at once: the team sees nothing more, cases and things to do have another owner who is told', async () => {
    const { manager } = app.dataSource;
    const visitor = await visitorAt(app, IVY, `${PAGE}/${city.publicId}/end`);
    const { publicId } = await manager.findOneByOrFail(PupilCase, { id: read.caseId });
    const dee = await visitorAt(app, DEE, '/');
    expect((await dee.get(`/cases/${publicId}`)).status).toBe(200);
    expect((await visitor.post(`${PAGE}/${city.publicId}/end`, {})).status).toBe(303);
    expect((await dee.get(`/cases/${publicId}`)).status).toBe(404);
    await app.drain();
    const caseOf = (id: number) => manager.findOneByOrFail(PupilCase, { id });
    expect((await caseOf(read.caseId)).ownerStaffId).toBe(school.okaforId);
    expect((await manager.findOneByOrFail(CaseAction, { id: ringing })).ownerStaffId).toBe(school.okaforId);
    const story = await storyOf(app, read.caseId);
    expect(story).toContain(
      'owner-changed: Ada Okafor looks after this case now: City MAST no longer works for the school',
    );
    expect(story.join()).toContain('The draft is written anew without Dee Marsh, whose team no longer works');
    expect(await storyOf(app, booked.caseId)).toContain(
      'actions-returned: What City MAST was to do is to be done by whoever looks after this case: Ring the youth club',
    );
    const day = await pageOf(ADA, '/');
    for (const words of [
      'Read this case, which Dee Marsh of City MAST looked after, and decide what comes next',
      'Look at what City MAST was to do in this case, which is yours to do now',
      'was to be with Dee Marsh, whose team no longer works for the school: tell home who comes instead, or move it',
    ])
      expect(day).toContain(words);
    const draft = await newestFollowUp(app, read.caseId);
    const atDraft = await manager.findBy(FollowUpStaff, { followUpId: draft.id });
    expect(atDraft.map(({ staffId }) => staffId)).toEqual([school.okaforId]);
    expect(await manager.countBy(Booking, { person: `staff:${school.deeId}` })).toBe(0);
    expect((await newestFollowUp(app, booked.caseId)).state).toBe('approved');
  });

  it('give back what there is once, however often the work is done', async () => {
    const tasks = [await tasksOf(app, read.caseId), await tasksOf(app, booked.caseId)];
    await app.dataSource.query(
      `UPDATE job SET state = 'waiting', due_at = '${app.clock.now()}' WHERE subscriber = 'take-over-from-team'`,
    );
    await app.drain();
    expect([await tasksOf(app, read.caseId), await tasksOf(app, booked.caseId)]).toEqual(tasks);
  });

  it('name the team in no mail that has not left', async () => {
    const { id } = await newestFollowUp(app, booked.caseId);
    app.clock.advanceMinutes(24 * 60);
    await app.drain();
    const [row] = await app.dataSource.query<{ stop_reason: string | null }[]>(
      `SELECT stop_reason FROM invitation WHERE follow_up_id = ${id} AND contact_id IS NOT NULL`,
    );
    expect(row?.stop_reason).toBe('no-agreement');
    expect((await storyOf(app, booked.caseId)).join()).toContain(
      'The support team, whom the text names, no longer works for the school',
    );
  });

  it('stay ended although the next file of teams names them, until the school makes one again', async () => {
    const recorded = await fileOfTeams(city, [school.schoolId, school.southfield]);
    expect(recorded.stayEnded).toEqual([{ school: 'Northfield School', endedOn: '2026-03-02' }]);
    expect(recorded.changes).toMatchObject([{ schoolId: school.southfield, change: 'made' }]);
    expect(await agreedWith(city)).toBeNull();
    expect(await pageOf(IVY)).toContain('City MAST Ended on 2 March 2026 by Ivy Okafor. No file of teams');
    expect(await pageOf(TOM)).toContain('Northfield School Ended on 2 March 2026 by Northfield School.');
    expect(await pageOf(MICK, '/')).toContain(
      'Northfield School ended its agreement with your team: your team sees none of its pupils any more.',
    );
    const visitor = await visitorAt(app, IVY, PAGE);
    expect((await visitor.post(`${PAGE}/${city.publicId}/end`, {})).status).toBe(404);
    const again = { team: city.publicId, firstDay: app.clock.now().slice(0, 10) };
    expect((await visitor.post(PAGE, again)).status).toBe(303);
    expect(await pageOf(IVY)).not.toContain('Ended on');
    expect((await fileOfTeams(city, [school.schoolId, school.southfield])).stayEnded).toEqual([]);
  });

  it('end by the team as well, which asks nobody to go on seeing children it does not work for', async () => {
    const { publicId } = await app.dataSource.manager.findOneByOrFail(Organisation, {
      id: school.schoolId,
    });
    const visitor = await visitorAt(app, TOM, `${PAGE}/${publicId}/end`);
    expect(textOf((await visitor.get(`${PAGE}/${publicId}/end`)).text)).toContain(
      'One meeting with a home that is booked with them stays booked',
    );
    expect((await visitor.post(`${PAGE}/${publicId}/end`, {})).status).toBe(303);
    expect(await agreedWith(city)).toBeNull();
    expect(await pageOf(SAM, '/')).toContain(
      'City MAST ended its agreement with your school: its people see no pupil of this school any more.',
    );
    expect(await pageOf(MICK, '/')).toContain('Tom Okafor ended the agreement with Northfield School');
  });

  it('end by the file as they begin by it, with the same hand-over; a school without leads keeps a case that is nobody’s', async () => {
    await fileOfTeams(riverside, []);
    const { manager } = app.dataSource;
    const { id: owner } = await manager.save(Staff, {
      ...{ publicId: newPublicId(), organisationId: city.id, source: 'csv', sourceId: 'Una' },
      ...{ firstName: 'Una', lastName: 'Reid' },
    });
    await manager.insert(StaffRole, { staffId: owner, role: 'mast-worker', yearGroups: null });
    const there = await makeFamily(app, { ...school, schoolId: school.southfield }, { ownerId: owner });
    await fileOfTeams(city, []);
    await app.drain();
    expect((await manager.findOneByOrFail(PupilCase, { id: there.caseId })).ownerStaffId).toBeNull();
    expect(await storyOf(app, there.caseId)).toContain(
      'owner-changed: Nobody looks after this case now, because the school has named no pastoral lead or head for it: City MAST no longer works for the school',
    );
  });
});
