import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Booking } from '../../src/followups/approval/booking.entity.js';
import { CaseLoad } from '../../src/followups/reading/case-load.js';
import { CaseMeetings } from '../../src/followups/reading/case-meetings.js';
import { everything } from '../../src/access/sight/why-visible.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { CaseActions } from '../../src/cases/actions/case-actions.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import {
  draftFor,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  type Northfield,
  placeHold,
} from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { accountFor, staffAccount, Visitor } from '../support/staff-accounts.js';
import { countStatements } from '../support/statements.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { textOf } from './worried-school.js';

describeOnEachDatabase('Today', (kind) => {
  let app: TestApp;
  let northfield: Northfield;

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    await accountFor(app, northfield.okaforId, 'ada@northfield.example');
    await accountFor(app, northfield.lewisId, 'sam@northfield.example');
    await accountFor(app, northfield.deeId, 'dee@team.example');
  });

  afterAll(async () => {
    await app.close();
  });

  const todayOf = async (email: string): Promise<string> => {
    const visitor = Visitor.at(app);
    await visitor.signIn(app, email);
    return (await visitor.get('/')).text;
  };

  const meetingsOf = async (caseId: number, isDsl: boolean) => {
    const { publicId } = await app.dataSource.manager.findOneByOrFail(PupilCase, { id: caseId });
    return app.get(CaseMeetings).of(publicId, isDsl);
  };

  /** As the list of cases has it. */
  const nextMeetingOf = async (pupil: string): Promise<string | null | undefined> => {
    const wanted = { state: 'open', ownerStaffId: null, order: 'due', skip: 0, take: 50 } as const;
    const { cases } = await app.get(CaseLoad).find(wanted, everything('a test'));
    return cases.find((one) => one.pupil === pupil)?.nextMeetingAt;
  };

  it('says in words that nothing waits, and what will stand there', async () => {
    const page = await todayOf('ada@northfield.example');
    expect(page).toContain('Nothing waits for you. What you promise in a case');
    expect(page).not.toContain('As an administrator');
  });

  it('says to an administrator what they do, and nothing of cases and meetings', async () => {
    const at = { organisationId: northfield.schoolId, roles: ['administrator'] } as const;
    const page = await todayOf((await staffAccount(app, { ...at, firstName: 'Gill' })).email);
    const words = page.slice(page.indexOf('Nothing waits for you.'));
    expect(words).toContain('As an administrator you keep Tandem running');
    for (const path of ['/people', '/imports', '/settings', '/operations'])
      expect(words).toContain(`<a class="govuk-link" href="${path}">`);
    expect(words).not.toMatch(/case|meeting/);
  });

  it('shows a lead the drafts of their own cases and what they have to do, and nobody else', async () => {
    const family = await makeFamily(app, northfield, { pupil: { firstName: 'Noor' } });
    const { publicId } = await draftFor(app, family);
    await app.get(UnitOfWork).run((tx) =>
      app.get(CaseActions).add(tx, {
        caseId: family.caseId,
        title: 'Bring the <b>reading</b> book',
        ownerStaffId: northfield.okaforId,
        dueOn: '2026-02-27',
        origin: null,
      }),
    );
    const ada = await todayOf('ada@northfield.example');
    expect(ada).toContain(`/meetings/${publicId}`);
    expect(ada).toContain('Noor Khan');
    expect(ada).toContain('Bring the &lt;b&gt;reading&lt;/b&gt; book');
    expect(ada).toContain('Overdue');
    for (const other of ['sam@northfield.example', 'dee@team.example'])
      expect(await todayOf(other)).not.toContain('Noor');
  });

  it('shows who looks after a case what others are to do in it, with whose it is, and what is far off not yet', async () => {
    const family = await makeFamily(app, northfield, {
      pupil: { firstName: 'Luca' },
      ownerId: northfield.deeId,
    });
    const { publicId } = await app.dataSource.manager.findOneByOrFail(PupilCase, { id: family.caseId });
    const promise = (title: string, dueOn: string, ownerStaffId: number | null) =>
      app
        .get(UnitOfWork)
        .run((tx) =>
          app.get(CaseActions).add(tx, { caseId: family.caseId, title, ownerStaffId, dueOn, origin: null }),
        );
    await promise('Phone the grandfather', '2026-02-27', northfield.okaforId);
    await promise('Find a place in the choir', '2026-03-09', null);
    await promise('Look at the timetable', '2026-03-10', northfield.okaforId);
    const page = await todayOf('dee@team.example');
    const due = textOf(page.slice(page.indexOf('Due in your cases')));
    expect(due).toContain('Phone the grandfather Luca Khan , Ada Okafor, by Friday 27 February Overdue');
    expect(due).toContain('Find a place in the choir Luca Khan , nobody yet, by Monday 9 March');
    expect(due).not.toContain('Look at the timetable');
    expect(page).toContain(`href="/cases/${publicId}">Luca Khan</a>`);
    for (const other of ['sam@northfield.example', 'ada@northfield.example'])
      expect(await todayOf(other)).not.toContain('Due in your cases');
    const dee = Visitor.at(app);
    await dee.signIn(app, 'dee@team.example');
    expect(textOf((await dee.get('/cases?state=proposed&whose=mine')).text)).toContain(
      'Due Friday 27 February Overdue Phone the grandfather (Ada Okafor)',
    );
    const statements = await countStatements(app, () => dee.get('/'));
    await promise('Ask about the club', '2026-03-03', northfield.okaforId);
    expect(await countStatements(app, () => dee.get('/'))).toBe(statements);
  });

  it('speaks to a teacher of what they do here: nothing of approving, and the way to log a worry', async () => {
    const tess = { firstName: 'Tess', roles: ['teacher'], organisationId: northfield.schoolId } as const;
    const page = await todayOf((await staffAccount(app, tess)).email);
    const words = page.slice(page.indexOf('Nothing waits for you.'));
    expect(words).toContain('<a class="govuk-link" href="/worries/new">Log a worry</a>');
    expect(words).not.toMatch(/approve|a case/);
  });

  it('says to speak to the DSL first where a home is held, and never why', async () => {
    const family = await makeFamily(app, northfield, { pupil: { firstName: 'Imran' } });
    await app.get(UnitOfWork).run((tx) =>
      app.get(CaseActions).add(tx, {
        caseId: family.caseId,
        title: 'Ring about the trip',
        ownerStaffId: northfield.okaforId,
        dueOn: '2026-03-09',
        origin: null,
      }),
    );
    await placeHold(app, family, null);
    const page = await todayOf('ada@northfield.example');
    const line = /Ring about the trip[\s\S]*?<\/li>/.exec(page)?.[0] ?? '';
    expect(line).toContain('Speak to the DSL before contacting home');
  });

  it('shows everybody who is booked for a meeting when and where it is', async () => {
    const family = await makeFamily(app, northfield, { pupil: { firstName: 'Tomasz' } });
    const draft = await draftFor(app, family);
    await readAndApprove(app, draft.publicId, MS_OKAFOR, { slotIndex: 0 });
    for (const booked of ['ada@northfield.example', 'dee@team.example']) {
      const page = await todayOf(booked);
      expect(page).toMatch(/Your meetings[\s\S]*March, \d\d:\d\d[\s\S]*Tomasz Khan/);
      expect(page).toContain(`href="/meetings/${draft.publicId}">Tomasz Khan</a>`);
    }
    expect(await todayOf('sam@northfield.example')).not.toContain('Tomasz');
  });

  it('leads to a booked meeting only whom its page is for: not a teacher, and nobody but a DSL once the child is in care', async () => {
    const family = await makeFamily(app, northfield, { pupil: { firstName: 'Vera' } });
    const draft = await draftFor(app, family);
    await readAndApprove(app, draft.publicId, MS_OKAFOR, { slotIndex: 1 });
    const theo = { firstName: 'Theo', roles: ['teacher'], organisationId: northfield.schoolId } as const;
    const { staff, email } = await staffAccount(app, theo);
    await app.dataSource.manager.insert(Booking, {
      ...{ followUpId: draft.id, person: `staff:${staff.id}`, quarter: '2026-03-02T09:00:00.000Z' },
    });
    const link = `href="/meetings/${draft.publicId}"`;
    expect(await todayOf(email)).toContain('Vera Khan');
    expect(await todayOf(email)).not.toContain(link);
    expect(await todayOf('ada@northfield.example')).toContain(link);
    expect(await nextMeetingOf('Vera Khan')).not.toBeNull();
    await app.dataSource.manager.update(Pupil, { id: family.pupilId }, { socialCare: 'in-care' });
    const ada = await todayOf('ada@northfield.example');
    expect(ada).toContain('Vera Khan');
    expect(ada).not.toContain(link);
    expect(await nextMeetingOf('Vera Khan')).toBeNull();
    const [meeting] = await meetingsOf(family.caseId, false);
    expect([meeting?.routedTo, meeting?.startsAt]).toEqual(['dsl', null]);
    expect((await meetingsOf(family.caseId, true))[0]?.startsAt).not.toBeNull();
  });

  it('keeps from a lead the draft of a child who has come into care since, in every list; the DSL has it', async () => {
    const family = await makeFamily(app, northfield, { pupil: { firstName: 'Wanda' } });
    const draft = await draftFor(app, family);
    const link = `href="/meetings/${draft.publicId}"`;
    expect(await todayOf('ada@northfield.example')).toContain(link);
    await app.dataSource.manager.update(Pupil, { id: family.pupilId }, { socialCare: 'in-care' });
    expect(await todayOf('ada@northfield.example')).not.toContain('Wanda');
    const ada = Visitor.at(app);
    await ada.signIn(app, 'ada@northfield.example');
    expect((await ada.get('/meetings?state=draft')).text).not.toContain(link);
    const { publicId } = await app.dataSource.manager.findOneByOrFail(PupilCase, { id: family.caseId });
    expect((await ada.get(`/triage/${publicId}`)).text).not.toContain(draft.publicId);
    const sam = Visitor.at(app);
    await sam.signIn(app, 'sam@northfield.example');
    expect((await sam.get('/dsl')).text).toContain(draft.publicId);
  });

  it('changes nothing but audit and session, however often it is opened (ASVS 3.5.3)', async () => {
    const visitor = Visitor.at(app);
    await visitor.signIn(app, 'ada@northfield.example');
    const before = await tablePrints(app.dataSource);
    for (let times = 0; times < 3; times++) expect((await visitor.get('/')).status).toBe(200);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
  });

  it('no longer tells the MAST of a pupil whose family says no to it now; the school keeps what it is to do', async () => {
    const family = await makeFamily(app, northfield, { pupil: { firstName: 'Oskar' } });
    await app.get(UnitOfWork).run(async (tx) => {
      for (const ownerStaffId of [northfield.deeId, northfield.okaforId])
        await app.get(CaseActions).add(tx, {
          caseId: family.caseId,
          title: 'Ask about the bus',
          ownerStaffId,
          dueOn: '2026-03-09',
          origin: null,
        });
    });
    expect(await todayOf('dee@team.example')).toContain('Oskar');
    await app.dataSource.manager.update(Pupil, { id: family.pupilId }, { mastAgreement: 'withdrawn' });
    expect(await todayOf('dee@team.example')).not.toContain('Oskar');
    expect(await todayOf('ada@northfield.example')).toContain('Oskar');
  });
});
