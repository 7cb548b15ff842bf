import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { rememberBackup } from '../../src/platform/config/last-backup.js';
import { allSubscriptions } from '../../src/platform/jobs/event.js';
import { Job } from '../../src/platform/jobs/job.entity.js';
import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
import { PeriodicWork } from '../../src/platform/jobs/periodic-work.js';
import { WORK_WORDS } from '../../src/web/operations/job-words.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { draftFor, makeFamily, MS_OKAFOR } from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, type Visitor } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { failedJob, heldInvitation } from './failed-work.js';
import {
  ADA,
  counting,
  SAM,
  textOf,
  visitorAt,
  type WorriedSchool,
  worriedSchool,
} from './worried-school.js';

/** Ivy keeps Tandem running at Northfield. */
const IVY = 'ivy@northfield.example';
const DOWN = 'MailDelayed: The mail could not be handed over now (ECONNECTION)';

describeOnEachDatabase('The operations page', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  let ivy: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    await staffAccount(app, {
      firstName: 'Ivy',
      roles: ['administrator'],
      organisationId: school.schoolId,
    });
    await app.drain();
    await app.get(PeriodicWork).tick();
    await app.drain();
    ivy = await visitorAt(app, IVY, '/');
  });

  afterAll(async () => {
    await app.close();
  });

  const page = async (): Promise<string> => textOf((await ivy.get('/operations')).text);
  const stateOf = async (id: number): Promise<string> =>
    (await app.dataSource.manager.findOneByOrFail(Job, { id })).state;

  it('is calm when nothing is the matter', async () => {
    const text = await page();
    expect(text).toContain('All is well');
    for (const words of ['Nothing is waiting.', 'Nothing has failed.', 'A worker was last seen at work on'])
      expect(text).toContain(words);
    expect(text).toContain('No backup is known on this machine');
    rememberBackup(app.config.dataFolder, '2026-03-02T01:00:00.000Z');
    expect(await page()).toContain('The last backup known on this machine is of 2 March 2026, 01:00.');
  });

  it('says how far the calendar goes, and needs somebody where it has ended', async () => {
    expect(await page()).toContain(
      'The last school day in the calendar of Northfield School is 17 July 2026.',
    );
    const { manager } = app.dataSource;
    const { schoolId } = school;
    const days = await manager.findBy(SchoolDay, { schoolId });
    await manager.delete(SchoolDay, { schoolId });
    const without = await page();
    expect(without).not.toContain('All is well');
    expect(without).toMatch(/Northfield School \(\w+\) has no school days: drafts find no time/);
    await manager.insert(SchoolDay, days.slice(0, 3));
    expect(await page()).toMatch(/The calendar of Northfield School \(\w+\) ended on 25 February 2026/);
    await manager.insert(SchoolDay, days.slice(3));
    expect(await page()).toContain('All is well');
  });

  it('has words for every kind of work there is', () => {
    const kinds = [...new Set(allSubscriptions().map((one) => one.subscriber))].sort();
    expect(Object.keys(WORK_WORDS).sort()).toEqual(kinds);
  });

  it('says in words what failed, what that means and why, and lets it be tried again, once', async () => {
    const id = await failedJob(app, 'send-account-link', DOWN);
    const text = await page();
    expect(text).toContain('1 piece of work has failed for good.');
    expect(text).toMatch(
      /Mail a member of staff a link to choose a password On 2 March 2026, \d\d:\d\d. They have no mail/,
    );
    expect(text).toContain('The mail server could not be reached');
    expect(text).toContain(`Number ${id}, MailDelayed, ECONNECTION`);
    expect((await ivy.post(`/operations/jobs/${id}/retry`, {})).status).toBe(303);
    expect(await page()).toContain('It is tried again now.');
    expect(await stateOf(id)).toBe('waiting');
    expect((await ivy.post(`/operations/jobs/${id}/retry`, {})).status).toBe(404);
    const lines = await app.dataSource.manager.findBy(AuditEntry, { action: 'job-retried' });
    expect(lines.map((one) => `${one.subject} ${one.subjectId}`)).toEqual([`job ${id}`]);
    await app.dataSource.manager.delete(Job, { id });
  });

  it('lets all that failed at one kind of work be tried again together, and nothing else', async () => {
    const mails = [
      await failedJob(app, 'send-account-link', DOWN),
      await failedJob(app, 'send-account-link', DOWN),
    ];
    const other = await failedJob(app, 'propose-case', 'DatabaseBusy: busy');
    await ivy.get('/operations');
    expect((await ivy.post('/operations/kinds/send-account-link/retry', {})).status).toBe(303);
    expect(await page()).toContain('2 pieces of work are tried again now.');
    expect(await Promise.all([...mails, other].map(stateOf))).toEqual(['waiting', 'waiting', 'failed']);
    await ivy.post('/operations/kinds/send-account-link/retry', {});
    expect(await page()).toContain('Nothing of this kind is kept as failed any more.');
    for (const id of [...mails, other]) await app.dataSource.manager.delete(Job, { id });
  });

  it('shows nobody’s name, whatever a failure quotes', async () => {
    const id = await failedJob(app, 'evaluate-pupil', 'TypeError: cannot read Amir Khan (amir) of undefined');
    const html = (await ivy.get('/operations')).text;
    expect(html).not.toMatch(/Amir|Khan/);
    expect(textOf(html)).toContain(`Number ${id}, TypeError`);
    await app.dataSource.manager.delete(Job, { id });
  });

  it('says what waits, since when, and that no worker is at work', async () => {
    const now = app.clock.now();
    const row = { event: 'of-a-test', payload: '{}', state: 'waiting', attempts: 1, createdAt: now } as const;
    const made = await app.dataSource.manager.insert(Job, [
      { ...row, subscriber: 'seal-audit', dueAt: now },
      { ...row, subscriber: 'send-invitation', dueAt: '2026-03-03T08:00:00.000Z' },
    ]);
    app.clock.advanceMinutes(16);
    const text = await page();
    expect(text).toContain('No worker is at work, so nothing is sent, evaluated or drafted.');
    expect(text).toMatch(/1 piece of work waits to be done now, the oldest since 2 March 2026/);
    expect(text).toContain('1 piece of work is set for a later time');
    expect(text).toContain('2 did not succeed at once and are tried again');
    for (const id of made.identifiers) await app.dataSource.manager.delete(Job, id);
    await app.get(PeriodicWork).tick();
    await app.drain();
  });

  it('counts mail that the server refused, and mail that a restore holds, and says nothing of whom it is for', async () => {
    await heldInvitation(app, await makeFamily(app, school), '2026-03-11T09:15:00Z');
    await app.dataSource.query(
      `UPDATE invitation_mail SET state = 'stopped', stop_reason = 'refused-by-server'`,
    );
    const html = (await ivy.get('/operations')).text;
    expect(textOf(html)).toContain(
      '1 was refused by the mail server. The owner of the case was asked to phone',
    );
    expect(textOf(html)).toContain('1 mail is held since the records were restored from a backup');
    expect(html).not.toMatch(/Amina|Samira|href="\/held-mail"/);
  });

  it('counts as waiting what still can leave, and not what its meeting came before', async () => {
    const family = await makeFamily(app, school, { pupil: { firstName: 'Wanda' } });
    const draft = await draftFor(app, family);
    await readAndApprove(app, draft.publicId, MS_OKAFOR, { startsAt: '2026-03-12T09:15:00Z' });
    expect(await page()).toContain('1 approved mail waits for its time or another try');
    for (const state of ['held', 'missed', 'withdrawn'] as const) {
      await app.dataSource.manager.update(FollowUp, { publicId: draft.publicId }, { state });
      expect(await page()).not.toMatch(/approved mails? waits?/);
    }
  });

  it('is closed to everybody else, whatever they do there, and nothing leads there (ASVS 8.2.1)', async () => {
    const id = await failedJob(app, 'seal-audit', DOWN);
    for (const email of [ADA, SAM]) {
      const visitor = await visitorAt(app, email, '/');
      expect((await visitor.get('/')).text).not.toContain('href="/operations"');
      expect((await visitor.get('/operations')).status).toBe(403);
      await visitor.get('/');
      expect((await visitor.post(`/operations/jobs/${id}/retry`, {})).status).toBe(403);
      expect((await visitor.post('/operations/kinds/seal-audit/retry', {})).status).toBe(403);
    }
    expect(await stateOf(id)).toBe('failed');
    await app.dataSource.manager.delete(Job, { id });
  });

  it('changes nothing but the audit when it is opened, and asks as much for ten failures as for none (ASVS 3.5.3)', async () => {
    await ivy.get('/');
    const before = await tablePrints(app.dataSource);
    const few = await counting(app, () => ivy.get('/operations'));
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
    for (let more = 0; more < 10; more++)
      await failedJob(app, more % 2 ? 'propose-case' : 'seal-audit', DOWN);
    expect(await counting(app, () => ivy.get('/operations'))).toBe(few);
  });
});
