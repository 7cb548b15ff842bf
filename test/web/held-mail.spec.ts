import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { Invitation } from '../../src/followups/invitation.entity.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { DslDecides } from '../../src/followups/approval/follow-up-errors.js';
import { HeldMails } from '../../src/followups/sending/held-mail.service.js';
import { Job } from '../../src/platform/jobs/job.entity.js';
import { makeFamily, MS_OKAFOR, newestFollowUp, placeHold } from '../followups/northfield.js';
import { noticed } from '../followups/dsl-notes.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { heldInvitation } from './failed-work.js';
import {
  ADA,
  counting,
  DEE,
  SAM,
  textOf,
  THEO,
  visitorAt,
  type WorriedSchool,
  worriedSchool,
} from './worried-school.js';

/** Noor's and Imran's mothers were to get mail when the backup was taken. */
describeOnEachDatabase('Mail that a restore holds', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  let noor: { pupilId: number; caseId: number; contactIds: readonly number[] };
  let imran: typeof noor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    noor = await makeFamily(app, school, { pupil: { firstName: 'Noor' } });
    imran = await makeFamily(app, school, { pupil: { firstName: 'Imran' } });
    await heldInvitation(app, noor, '2026-03-11T09:15:00Z');
    await heldInvitation(app, imran, '2026-03-11T10:15:00Z');
  });

  afterAll(async () => {
    await app.close();
  });

  const pageOf = async (email: string): Promise<string> =>
    (await (await visitorAt(app, email, '/')).get('/held-mail')).text;
  const numberOf = async ({ caseId }: typeof noor): Promise<number> =>
    (await app.get(HeldMails).list()).find((one) => one.caseId === caseId)?.id ?? 0;
  const auditOf = async (action: string): Promise<string[]> =>
    (await app.dataSource.manager.findBy(AuditEntry, { action })).map((one) => one.subjectId);

  it('says whom each is for and what it is called, to who may decide about it', async () => {
    const page = textOf(await pageOf(ADA));
    expect(page).toMatch(
      /Noor Khan “[^”]+”, to Amina Khan It was to leave on 2 March 2026, \d\d:\d\d\. The meeting: Wednesday 11 March, 09:15\./,
    );
    expect(page).toContain('Imran Khan');
    expect(textOf((await (await visitorAt(app, ADA, '/')).get('/')).text)).toContain(
      '2 mails held after a restore to read',
    );
    expect(await auditOf('held-mail-listed')).toEqual(['all']);
  });

  it('is closed to who may not approve, and shows another school nothing (ASVS 8.2.1, 8.2.2)', async () => {
    for (const email of [THEO, DEE])
      expect((await (await visitorAt(app, email, '/')).get('/held-mail')).status).toBe(403);
    const lena = await staffAccount(app, {
      firstName: 'Lena',
      roles: ['pastoral-lead'],
      organisationId: school.southfield,
    });
    const visitor = await visitorAt(app, lena.email, '/held-mail');
    expect(textOf((await visitor.get('/held-mail')).text)).toContain('Nothing is held.');
    for (const what of ['has-left', 'send']) {
      expect((await visitor.post(`/held-mail/${await numberOf(noor)}/${what}`, {})).status).toBe(404);
      expect((await visitor.post(`/held-mail/999999/${what}`, {})).status).toBe(404);
    }
    expect(await app.get(HeldMails).list()).toHaveLength(2);
  });

  it('is the DSL’s alone while there is something only a DSL may know', async () => {
    await noticed(app, imran);
    expect(await pageOf(ADA)).not.toContain('Imran');
    expect(await pageOf(SAM)).toContain('Imran');
    const ada = await visitorAt(app, ADA, '/held-mail');
    expect((await ada.post(`/held-mail/${await numberOf(imran)}/send`, {})).status).toBe(404);
    const sam = await visitorAt(app, SAM, '/held-mail');
    expect((await sam.post(`/held-mail/${await numberOf(imran)}/has-left`, {})).status).toBe(303);
    expect(await pageOf(SAM)).not.toContain('Imran');
  });

  it('is the DSL’s alone once the child has come into care, or home is held, after the mail was held', async () => {
    const olga = await makeFamily(app, school, { pupil: { firstName: 'Olga' } });
    const paul = await makeFamily(app, school, { pupil: { firstName: 'Paul' } });
    await heldInvitation(app, olga, '2026-03-13T09:15:00Z');
    await heldInvitation(app, paul, '2026-03-13T10:15:00Z');
    expect(await pageOf(ADA)).toMatch(/Olga[\s\S]*Paul/);
    await app.dataSource.manager.update(Pupil, { id: olga.pupilId }, { socialCare: 'in-care' });
    await placeHold(app, paul, null);
    expect(await pageOf(ADA)).not.toMatch(/Olga|Paul/);
    expect(textOf((await (await visitorAt(app, ADA, '/')).get('/')).text)).toContain(
      '1 mail held after a restore to read',
    );
    const ada = await visitorAt(app, ADA, '/held-mail');
    for (const family of [olga, paul]) {
      const id = await numberOf(family);
      for (const what of ['has-left', 'send'])
        expect((await ada.post(`/held-mail/${id}/${what}`, {})).status).toBe(404);
      await expect(app.get(HeldMails).hasLeft(id, MS_OKAFOR)).rejects.toThrow(DslDecides);
    }
    expect(await pageOf(SAM)).toMatch(/Olga[\s\S]*Paul/);
    const sam = await visitorAt(app, SAM, '/held-mail');
    for (const family of [olga, paul])
      expect((await sam.post(`/held-mail/${await numberOf(family)}/has-left`, {})).status).toBe(303);
    expect(await pageOf(SAM)).not.toMatch(/Olga|Paul/);
  });

  it('changes nothing but the audit when it is opened, and asks as much for three as for one (ASVS 3.5.3)', async () => {
    const ada = await visitorAt(app, ADA, '/held-mail');
    const before = await tablePrints(app.dataSource);
    const one = await counting(app, () => ada.get('/held-mail'));
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
    for (const hour of [11, 12])
      await heldInvitation(app, await makeFamily(app, school), `2026-03-12T${hour}:15:00Z`);
    expect(await counting(app, () => ada.get('/held-mail'))).toBe(one);
  });

  it('is written down as sent when home has it, once, with who said so', async () => {
    const ada = await visitorAt(app, ADA, '/held-mail');
    const id = await numberOf(noor);
    expect((await ada.post(`/held-mail/${id}/has-left`, {})).status).toBe(303);
    expect(textOf((await ada.get('/held-mail')).text)).toContain('Written down: home has it.');
    const { id: followUpId, publicId } = await newestFollowUp(app, noor.caseId);
    const invitations = await app.dataSource.manager.findBy(Invitation, { followUpId });
    expect(invitations.map(({ state }) => state)).toContain('sent');
    expect(await auditOf('held-mail-had-left')).toContain(publicId);
    expect((await ada.post(`/held-mail/${id}/has-left`, {})).status).toBe(404);
    expect(await auditOf('held-mail-had-left')).toHaveLength(4);
  });

  it('may leave when it has not, and is then looked at like any other', async () => {
    const [mail] = await app.get(HeldMails).list();
    const ada = await visitorAt(app, ADA, '/held-mail');
    expect((await ada.post(`/held-mail/${mail?.id ?? 0}/send`, {})).status).toBe(303);
    expect(textOf((await ada.get('/held-mail')).text)).toContain('It may leave.');
    const job = await app.dataSource.manager.findOneByOrFail(Job, { id: mail?.id ?? 0 });
    expect([job.state, job.attempts, job.lastError]).toEqual(['waiting', 0, null]);
    expect(await auditOf('held-mail-let-go')).toEqual([mail?.followUpId]);
    expect(await app.dataSource.manager.countBy(FollowUp, { publicId: mail?.followUpId ?? '' })).toBe(1);
  });
});
