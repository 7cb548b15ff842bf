import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CalendarRecorder } from '../../src/people/calendar/calendar-recorder.js';
import { SchoolCalendars } from '../../src/people/calendar/school-calendars.js';
import { ContactDirectory } from '../../src/people/contacts/contact-directory.js';
import { ContactHoldsService } from '../../src/people/contacts/contact-holds.service.js';
import { ContactRecorder, type ContactRow } from '../../src/people/contacts/contact-recorder.js';
import { EnrolmentRecorder } from '../../src/people/enrolments/enrolment-recorder.js';
import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { TeamAgreements } from '../../src/people/organisations/team-agreements.js';
import { idsBySource } from '../../src/people/outside-ids.js';
import { PupilAgreementsService } from '../../src/people/pupils/pupil-agreements.service.js';
import { PupilDirectory } from '../../src/people/pupils/pupil-directory.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { PupilRecorder, type PupilRow } from '../../src/people/pupils/pupil-recorder.js';
import { StaffDirectory } from '../../src/people/staff/staff-directory.js';
import { StaffRecorder, type StaffRow } from '../../src/people/staff/staff-recorder.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { toEpochDay } from '../../src/shared/days.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const TODAY = '2026-03-02';

describeOnEachDatabase('Recording people by natural key', (kind) => {
  let app: TestApp;
  let northfield: number;
  let southfield: number;
  let team: number;

  const inUnit = <T>(work: Parameters<UnitOfWork['run']>[0]) => app.get(UnitOfWork).run(work) as Promise<T>;
  const school = (sourceId: string, name: string, kind: 'school' | 'team' = 'school') => ({
    kind,
    source: 'sims',
    sourceId,
    name,
  });
  const amy = (more: Partial<PupilRow> = {}): PupilRow => ({
    source: 'sims',
    sourceId: '1',
    schoolId: northfield,
    firstName: 'Amy',
    lastName: 'Okafor',
    yearGroup: '9',
    dateOfBirth: '2012-05-04',
    ...more,
  });
  const staysOf = async (id: number) => (await app.get(PupilDirectory).enrolmentsOf([id])).get(id);
  const byId = (id: number) => app.dataSource.manager.findOneBy(Pupil, { id });
  const recordPupil = (row: PupilRow, today = TODAY) =>
    inUnit<{ fates: string[]; ids: number[] }>((tx) =>
      app.get(PupilRecorder).recordPupils(tx, [row], () => today),
    );

  beforeAll(async () => {
    app = await startTestApp(kind);
    const rows = [
      school('N', 'Northfield'),
      school('S', 'Southfield'),
      school('T', 'Riverside MAST', 'team'),
    ];
    const made = await app
      .get(UnitOfWork)
      .run((tx) => app.get(OrganisationRecorder).recordOrganisations(tx, rows));
    [northfield = 0, southfield = 0, team = 0] = made.ids;
    expect(made.fates).toEqual(['accepted', 'accepted', 'accepted']);
  });

  afterAll(async () => {
    await app.close();
  });

  it('leaves a school that is given again as it is, and corrects what is said anew', async () => {
    const again = (more: object) =>
      app
        .get(UnitOfWork)
        .run((tx) =>
          app.get(OrganisationRecorder).recordOrganisations(tx, [{ ...school('N', 'Northfield'), ...more }]),
        );
    expect(await again({})).toEqual({ fates: ['unchanged'], ids: [northfield] });
    expect((await again({ phone: '0113 496 0000' })).fates).toEqual(['corrected']);
    expect((await again({})).fates).toEqual(['unchanged']);
    expect(await app.get(SchoolCalendars).organisation(northfield)).toMatchObject({
      phone: '0113 496 0000',
      timezone: 'Europe/London',
      schoolYearStart: '08-01',
    });
  });

  it('keeps the calendar of a school, and takes the same days and terms but once', async () => {
    const days = ['2026-03-02', '2026-03-03', '2026-03-04'].map((day) => ({
      schoolId: northfield,
      day: toEpochDay(day),
    }));
    const term = { schoolId: northfield, name: 'Spring', firstDay: '2026-01-05', lastDay: '2026-03-27' };
    const recorder = app.get(CalendarRecorder);
    const daysTaken = (rows: typeof days) =>
      inUnit(async (tx) => (await recorder.recordSchoolDays(tx, rows)).map(({ fate }) => fate));
    const termTaken = (row: typeof term) =>
      inUnit(async (tx) => (await recorder.recordTerms(tx, [row])).map(({ fate }) => fate));
    expect(await daysTaken([...days, ...days.slice(0, 1)])).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'unchanged',
    ]);
    expect(await daysTaken(days)).toEqual(Array(3).fill('unchanged'));
    expect(await termTaken(term)).toEqual(['accepted']);
    expect(await termTaken({ ...term, lastDay: '2026-03-26' })).toEqual(['corrected']);
    const calendars = app.get(SchoolCalendars);
    expect(await calendars.schoolDays(northfield, toEpochDay('2026-03-03'))).toEqual([
      toEpochDay('2026-03-03'),
      toEpochDay('2026-03-04'),
    ]);
  });

  it('records a pupil with an enrolment, once', async () => {
    expect((await recordPupil(amy())).fates).toEqual(['accepted']);
    expect((await recordPupil(amy())).fates).toEqual(['unchanged']);
    expect((await recordPupil(amy({ yearGroup: '10' }))).fates).toEqual(['corrected']);
    expect((await recordPupil(amy({ yearGroup: '10', preferredName: 'Ames' }))).fates).toEqual(['corrected']);
    expect((await recordPupil(amy({ yearGroup: null }))).fates).toEqual(['unchanged']);
    const email = 'amy@pupils.example';
    expect((await recordPupil(amy({ yearGroup: null, email }))).fates).toEqual(['corrected']);
    expect((await recordPupil(amy({ yearGroup: null }))).fates).toEqual(['unchanged']);
    const pupils = app.get(PupilDirectory);
    const found = await pupils.bySourceId('sims', '1');
    expect(found).toMatchObject({ firstName: 'Amy', preferredName: 'Ames', socialCare: 'none', email });
    expect(await pupils.byPublicId(found?.publicId ?? '')).toEqual(found);
    expect(await staysOf(found?.id ?? 0)).toMatchObject([
      { schoolId: northfield, yearGroup: '10', toDay: null },
    ]);
  });

  it('knows better from dated enrolments than from a list without dates', async () => {
    const [id = 0] = (await recordPupil(amy({ sourceId: '2', firstName: 'Ben' }))).ids;
    const rows = [
      { pupilId: id, schoolId: southfield, yearGroup: '8', from: '2024-09-01', to: '2025-08-31' },
      { pupilId: id, schoolId: northfield, yearGroup: '9', from: '2025-09-01', to: null },
    ];
    const record = () => inUnit((tx) => app.get(EnrolmentRecorder).recordEnrolments(tx, rows));
    expect(await record()).toEqual(['accepted', 'accepted']);
    expect((await recordPupil(amy({ sourceId: '2', firstName: 'Ben' }))).fates).toEqual(['unchanged']);
    expect(await record()).toEqual(['unchanged', 'unchanged']);
    expect(await staysOf(id)).toMatchObject([
      { schoolId: southfield, yearGroup: '8', toDay: '2025-08-31' },
      { schoolId: northfield, yearGroup: '9', fromDay: '2025-09-01', toDay: null },
    ]);
  });

  it('ends an enrolment without dates when the pupil is on the list of another school', async () => {
    const cara = amy({ sourceId: '3', firstName: 'Cara' });
    const [id = 0] = (await recordPupil(cara)).ids;
    expect((await recordPupil({ ...cara, schoolId: southfield })).fates).toEqual(['corrected']);
    expect((await recordPupil({ ...cara, schoolId: southfield })).fates).toEqual(['unchanged']);
    const pupils = app.get(PupilDirectory);
    expect(await staysOf(id)).toMatchObject([
      { schoolId: northfield, toDay: '2026-03-01' },
      { schoolId: southfield, fromDay: TODAY, toDay: null },
    ]);
    expect([...(await pupils.reachable([id], northfield, TODAY))]).toEqual([]);
    expect([...(await pupils.reachable([id], northfield, null))]).toEqual([id]);
    expect([...(await pupils.reachable([id], southfield, TODAY))]).toEqual([id]);
  });

  it('does not let a file undo what the family said later about the MAST', async () => {
    const dan = amy({ sourceId: '4', mastAgreement: 'agreed', mastAgreedOn: '2026-01-10' });
    const [id = 0] = (await recordPupil(dan)).ids;
    const withdrawn = { answer: 'withdrawn', on: '2026-02-01', by: 'Mrs Okafor' } as const;
    await inUnit((tx) => app.get(PupilAgreementsService).recordMastAnswer(tx, id, withdrawn));
    expect((await recordPupil(dan)).fates).toEqual(['unchanged']);
    expect(await byId(id)).toMatchObject({ mastAgreement: 'withdrawn', mastAgreedBy: 'Mrs Okafor' });
    expect((await recordPupil({ ...dan, mastAgreedOn: '2026-02-20' })).fates).toEqual(['corrected']);
    expect(await byId(id)).toMatchObject({ mastAgreement: 'agreed' });
  });

  it('lets only a list of bars lift a bar', async () => {
    const [pupilId = 0] = (await recordPupil(amy({ sourceId: '5' }))).ids;
    const dad: ContactRow = {
      organisationId: northfield,
      source: 'sims',
      sourceId: 'c1',
      pupilId,
      firstName: 'Joe',
      lastName: 'Okafor',
      email: 'joe@home.example',
      kind: 'parent',
      relationship: 'Father',
      parentalResponsibility: true,
      livesWith: false,
      priority: 2,
      noContact: false,
    };
    const recorder = app.get(ContactRecorder);
    const record = (row: ContactRow) => app.get(UnitOfWork).run((tx) => recorder.recordContacts(tx, [row]));
    const made = await record(dad);
    expect(made.fates).toEqual(['accepted']);
    const contactId = made.ids[0] ?? 0;
    const bar = {
      pupilId,
      contactId,
      orderType: 'prohibited-steps',
      orderUntil: '2027-01-01',
      noContact: true,
    };
    const bars = (rows: (typeof bar)[]) => inUnit((tx) => recorder.recordBars(tx, rows));
    expect(await bars([bar, { ...bar, contactId: 999_999 }])).toEqual(['corrected', null]);
    expect((await record(dad)).fates).toEqual(['unchanged']);
    const [known] = await app.get(ContactDirectory).contactsOf(pupilId);
    expect(known?.link).toMatchObject({ noContact: true, orderType: 'prohibited-steps', channel: 'email' });
    expect((await record({ ...dad, mobile: '07700 900123' })).fates).toEqual(['corrected']);
    expect(await bars([{ ...bar, noContact: false }])).toEqual(['corrected']);
  });

  it('places a hold once, tells its subscribers, and never again after a DSL lifted it', async () => {
    const [pupilId = 0] = (await recordPupil(amy({ sourceId: '6' }))).ids;
    const hold = { pupilId, contactId: null, reason: 'Told us.', placedBy: 'dsl-1', reviewOn: '2026-04-01' };
    const holds = app.get(ContactHoldsService);
    const list = () => app.get(UnitOfWork).run((tx) => holds.recordHolds(tx, [hold]));
    const record = async () => (await list()).map((became) => became?.fate);
    expect(await record()).toEqual(['accepted']);
    expect(await record()).toEqual(['unchanged']);
    const contacts = app.get(ContactDirectory);
    const [standing] = await contacts.standingHolds(pupilId);
    expect(standing).toEqual({ id: standing?.id, contactId: null });
    await inUnit((tx) => holds.lift(tx, pupilId, standing?.id ?? 0, 'Ms Shah'));
    await expect(inUnit((tx) => holds.lift(tx, pupilId, standing?.id ?? 0, 'Ms Shah'))).rejects.toThrow();
    expect(await record()).toEqual(['unchanged']);
    expect(await contacts.standingHolds(pupilId)).toEqual([]);
  });

  it('finds who leads a year group, who safeguards, and whom the team sends', async () => {
    const person = (sourceId: string, more: Partial<StaffRow>): StaffRow => ({
      organisationId: northfield,
      source: 'sims',
      sourceId,
      firstName: 'Ruth',
      lastName: 'Shah',
      roles: [],
      yearGroups: [],
      workingHours: [{ weekday: 1, fromTime: '08:30', toTime: '16:30' }],
      ...more,
    });
    const rows = [
      person('all', { roles: ['pastoral-lead', 'dsl'] }),
      person('nine', { roles: ['pastoral-lead'], yearGroups: ['9'] }),
      person('mast', { organisationId: team, roles: ['mast-worker'] }),
      person('gone', { roles: ['dsl'], leftOn: '2026-03-02' }),
    ];
    const record = (list: StaffRow[]) =>
      app.get(UnitOfWork).run((tx) => app.get(StaffRecorder).recordStaff(tx, list));
    expect((await record(rows)).fates).toEqual(Array(4).fill('accepted'));
    expect((await record(rows)).fates).toEqual(Array(4).fill('unchanged'));
    const agreed = { teamId: team, schoolIds: [northfield], agreedOn: '2026-02-01' };
    const teams = () => inUnit((tx) => app.get(TeamAgreements).ofFile(tx, agreed));
    expect(await teams()).toMatchObject({ fate: 'accepted', stayEnded: [] });
    expect(await teams()).toEqual({ fate: 'unchanged', changes: [], stayEnded: [] });
    const staff = app.get(StaffDirectory);
    const who = (found: { staff: { sourceId: string } }[]) => found.map((one) => one.staff.sourceId);
    expect(who(await staff.withRole([northfield], ['pastoral-lead'], TODAY))).toEqual(['all', 'nine']);
    expect(who(await staff.withRole([northfield], ['dsl'], TODAY))).toEqual(['all']);
    expect(who(await staff.withRole([northfield], ['dsl'], '2026-03-01'))).toEqual(['all', 'gone']);
    expect(who(await staff.withRole([team], ['mast-worker'], TODAY))).toEqual(['mast']);
    expect(await app.get(PupilDirectory).schoolsReachedBy(team, TODAY)).toEqual([team, northfield]);
    const ids = await idsBySource(app.dataSource.manager, 'staff', 'sims', ['mast', 'nobody']);
    expect([...ids.keys()]).toEqual(['mast']);
  });
});
