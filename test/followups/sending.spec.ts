import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { InvitationAnswers } from '../../src/followups/answers/invitation-answers.service.js';
import { staffWordsIn } from '../../src/followups/family-words.js';
import { FamilyLinks } from '../../src/followups/family-links/family-links.service.js';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { readMail } from '../support/mail-reading.js';
import type { TestApp } from '../support/test-app.js';
import { MailedNorthfield, NAMES, TOMASZ } from './mailed-northfield.js';
import {
  invitationsOf,
  linkOf,
  makeFamily,
  MS_OKAFOR,
  newestFollowUp,
  placeHold,
  storyOf,
} from './northfield.js';
import { readAndCancel, readAndMove } from './reading-first.js';

describeOnEachDatabase('Sending what was approved', (kind) => {
  let at: MailedNorthfield;
  let app: TestApp;

  beforeAll(async () => {
    at = await MailedNorthfield.open(kind);
    app = at.app;
  });

  beforeEach(() => {
    at.startAfresh();
  });

  afterAll(() => at.close());

  it('sends separated parents one mail each, with words that may reach a home and a link of their own', async () => {
    const family = await makeFamily(app, at.northfield, { contacts: [{}, TOMASZ] });
    await at.sent(family);
    expect(at.smtp.caught.map((one) => one.envelopeTo)).toEqual([
      ['amina@home.example'],
      ['tomasz@home.example'],
    ]);
    const [amina, other] = await Promise.all(at.smtp.caught.map((one) => readMail(one.raw)));
    for (const mail of [amina, other]) {
      expect(staffWordsIn(`${mail?.subject} ${mail?.text} ${mail?.html} ${mail?.calendar}`, NAMES)).toEqual(
        [],
      );
      expect(mail?.icalJs).toEqual(mail?.nodeIcal);
      expect(mail?.icalJs.method).toBe('REQUEST');
      expect(mail?.icalJs.attendees).toHaveLength(1);
      expect(mail?.icalJs.organizer).toBe(`mailto:${app.config.mailFrom}`);
      expect(mail?.calendar.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    }
    const links = at.smtp.caught.map(
      (one) => /\/f\/([A-Za-z0-9_-]{43})/.exec(one.raw.toString().replaceAll('=\r\n', ''))?.[1],
    );
    expect(new Set(links).size).toBe(2);
    expect(amina?.text).toContain(`/f/${links[0] ?? '?'}/${at.northfield.schoolId}`);
    expect(amina?.text).not.toContain('tomasz@home.example');
    const stored = await app.dataSource.query<{ text_body: string }[]>(
      'SELECT text_body FROM invitation_mail',
    );
    expect(stored.some((row) => links.some((link) => row.text_body.includes(link ?? '?')))).toBe(false);
  });

  it('moves with the same UID and a higher SEQUENCE, and cancels with CANCEL, as two parsers read it', async () => {
    const family = await makeFamily(app, at.northfield);
    const { publicId } = await at.sent(family);
    const link = await linkOf(app, family.pupilId);
    await app.get(InvitationAnswers).answer(link, { answer: 'yes', sequence: 0 });
    await readAndMove(app, publicId, MS_OKAFOR, '2026-03-24T14:00:00Z');
    await app.drain();
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'approved', sequence: 1 });
    await expect(app.get(InvitationAnswers).answer(link, { answer: 'yes', sequence: 0 })).rejects.toThrow(
      /changed/,
    );
    await readAndCancel(app, publicId, MS_OKAFOR, 'ill');
    await app.drain();
    const mails = await Promise.all(at.smtp.caught.map((one) => readMail(one.raw)));
    expect(mails.map(({ icalJs, nodeIcal }) => [icalJs.method, nodeIcal.sequence])).toEqual([
      ['REQUEST', 0],
      ['REQUEST', 1],
      ['CANCEL', 2],
    ]);
    expect(new Set(mails.flatMap((one) => [one.icalJs.uid, one.nodeIcal.uid])).size).toBe(1);
    expect(mails[1]?.subject).toContain('New time');
    expect(mails[1]?.text).toContain('Old time');
    expect(mails[1]?.nodeIcal.start).toBe('2026-03-24T14:00:00Z');
    const tokens = mails.map((one) => /\/f\/([A-Za-z0-9_-]{43})/.exec(one.text)?.[1]);
    expect(new Set(tokens).size).toBe(1);
    await expect(app.get(InvitationAnswers).answer(link, { answer: 'yes' })).rejects.toThrow(
      /will not take place/,
    );
    expect(await app.get(InvitationAnswers).currentFor(link)).toMatchObject({ standing: 'cancelled' });
  });

  it('looks again before sending: a bar that came after the approval stops the mail', async () => {
    const family = await makeFamily(app, at.northfield);
    const { sendAfter, id } = await at.approved(family);
    await app.dataSource.query(
      `UPDATE pupil_contact SET no_contact = ${kind.name === 'SQLite' ? '1' : 'true'} WHERE pupil_id = ${family.pupilId}`,
    );
    await at.drainAt(sendAfter);
    expect(at.smtp.caught).toEqual([]);
    expect((await invitationsOf(app, id))[0]).toMatchObject({ state: 'stopped', stopReason: 'no-contact' });
    expect((await storyOf(app, family.caseId)).at(-1)).toContain(
      'Not sent to Amina Khan: Recorded as no contact',
    );
  });

  it('stops when the family took back its yes to the team whom the text names', async () => {
    const family = await makeFamily(app, at.northfield);
    const { sendAfter } = await at.approved(family);
    await app.dataSource.query(`UPDATE pupil SET mast_agreement = 'withdrawn' WHERE id = ${family.pupilId}`);
    await at.drainAt(sendAfter);
    expect(at.smtp.caught).toEqual([]);
  });

  it('writes to the address as mended since the approval', async () => {
    const family = await makeFamily(app, at.northfield);
    const { sendAfter } = await at.approved(family);
    const [id = 0] = family.contactIds;
    await app.dataSource.manager.update(Contact, { id }, { email: 'amina.khan@home.example' });
    await at.drainAt(sendAfter);
    expect(at.smtp.caught.map((one) => one.envelopeTo)).toEqual([['amina.khan@home.example']]);
    const [mail] = await Promise.all(at.smtp.caught.map((one) => readMail(one.raw)));
    expect(mail?.icalJs.attendees).toEqual(['mailto:amina.khan@home.example']);
  });

  it('tells a held contact nothing, not even a cancellation, and ends their link', async () => {
    const family = await makeFamily(app, at.northfield);
    const { publicId } = await at.sent(family);
    const link = await linkOf(app, family.pupilId);
    const token = app.get(FamilyLinks).tokenOf(link);
    await placeHold(app, family, null);
    await app.drain();
    expect(await app.get(FamilyLinks).resolve(token)).toMatchObject({ state: 'revoked' });
    await readAndCancel(app, publicId, { ...MS_OKAFOR, isDsl: true }, 'held');
    await app.drain();
    expect(at.smtp.caught).toHaveLength(1);
    expect((await storyOf(app, family.caseId)).join()).toContain('Speak to the DSL before contacting home');
  });

  it('shows nothing more to a contact whom an order has bound since, and takes no answer from them', async () => {
    const family = await makeFamily(app, at.northfield);
    await at.sent(family);
    const link = await linkOf(app, family.pupilId);
    expect(await app.get(InvitationAnswers).currentFor(link)).not.toBeNull();
    await app.dataSource.query(
      `UPDATE pupil_contact SET order_type = 'non-molestation' WHERE pupil_id = ${family.pupilId}`,
    );
    expect(await app.get(InvitationAnswers).currentFor(link)).toBeNull();
    await expect(app.get(InvitationAnswers).answer(link, { answer: 'yes' })).rejects.toThrow(/no invitation/);
  });
});
