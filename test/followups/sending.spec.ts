import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import nodeIcal from 'node-ical';
import { ApproveFollowUp } from '../../src/followups/approval/approve-follow-up.service.js';
import { InvitationAnswers } from '../../src/followups/answers/invitation-answers.service.js';
import { staffWordsIn } from '../../src/followups/family-words.js';
import { FamilyLinks } from '../../src/followups/family-links/family-links.service.js';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  type Family,
  invitationsOf,
  linkOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  newestFollowUp,
  type Northfield,
  placeHold,
  readAndCancel,
  readAndMove,
  storyOf,
  tasksOf,
} from './northfield.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const NAMES = ['Amina Khan', 'Tomasz Khan', 'Samira', 'Northfield School', 'Ada Okafor', 'Dee Marsh'];

/** Whether and how the server fails after it has got a whole mail. */
let misbehave: 'no' | 'die-after-accepting' | 'refuse' = 'no';
const lines = new Set<Socket>();

async function parsed(raw: Buffer) {
  const mail = await simpleParser(raw);
  const part = mail.attachments.find((one) => one.contentType === 'text/calendar');
  const calendar = part?.content.toString() ?? '';
  const root = new ICAL.Component(ICAL.parse(calendar) as unknown[]);
  const event = root.getFirstSubcomponent('vevent') as ICAL.Component;
  const other = Object.values(nodeIcal.sync.parseICS(calendar)).find((one) => one.type === 'VEVENT');
  const value = (name: string): string => String(event.getFirstPropertyValue(name));
  return {
    messageId: mail.messageId,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html === false ? '' : mail.html,
    calendar,
    method: root.getFirstPropertyValue('method'),
    uid: value('uid'),
    sequence: Number(value('sequence')),
    stamp: value('dtstamp'),
    attendees: event.getAllProperties('attendee').map((one) => String(one.getFirstValue())),
    organizer: value('organizer'),
    other: other?.type === 'VEVENT' ? { uid: other.uid, start: other.start.toISOString() } : null,
  };
}

describeOnEachDatabase('Sending what was approved', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let smtp: SmtpCatcher;

  beforeAll(async () => {
    smtp = await startSmtpCatcher({
      onData(stream, session, callback) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const envelopeTo = session.envelope.rcptTo.map((one) => one.address);
          smtp.caught.push({ envelopeFrom: '', envelopeTo, raw: Buffer.concat(chunks) });
          // The mail is in the server's hands, and the line goes dead before it could say so.
          if (misbehave === 'die-after-accepting') lines.forEach((line) => line.destroy());
          else
            callback(misbehave === 'refuse' ? Object.assign(new Error('no'), { responseCode: 550 }) : null);
        });
      },
    });
    smtp.onLine((line) => lines.add(line));
    app = await startTestApp(kind, { smtpUrl: smtp.url });
    northfield = await makeNorthfield(app);
  });

  beforeEach(() => {
    smtp.caught.length = 0;
    misbehave = 'no';
    app.clock.moveTo(MONDAY);
  });

  afterEach(() => {
    misbehave = 'no';
  });

  afterAll(async () => {
    await app.close();
    await smtp.close();
  });

  let hour = 0;
  /** Approves at a time nobody else of this suite has. */
  async function approved(family: Family): Promise<{ publicId: string; sendAfter: string; id: number }> {
    const draft = await draftFor(app, family);
    hour += 1;
    const day = String(10 + Math.floor(hour / 8)).padStart(2, '0');
    const startsAt = `2026-03-${day}T${String(8 + (hour % 8)).padStart(2, '0')}:15:00Z`;
    const { sendAfter } = await app.get(ApproveFollowUp).approve(draft.publicId, MS_OKAFOR, { startsAt });
    return { publicId: draft.publicId, sendAfter, id: draft.id };
  }

  async function sent(family: Family): Promise<{ publicId: string; id: number }> {
    const { publicId, sendAfter, id } = await approved(family);
    app.clock.moveTo(sendAfter);
    await app.drain();
    return { publicId, id };
  }

  const drainAt = async (instant: string): Promise<void> => {
    app.clock.moveTo(instant);
    await app.drain();
  };

  it('sends separated parents one mail each, with words that may reach a home and a link of their own', async () => {
    const tomasz = { firstName: 'Tomasz', email: 'tomasz@home.example', livesWith: false };
    const family = await makeFamily(app, northfield, { contacts: [{}, tomasz] });
    await sent(family);
    expect(smtp.caught.map((one) => one.envelopeTo)).toEqual([
      ['amina@home.example'],
      ['tomasz@home.example'],
    ]);
    const [amina, other] = await Promise.all(smtp.caught.map((one) => parsed(one.raw)));
    for (const mail of [amina, other]) {
      expect(staffWordsIn(`${mail?.subject} ${mail?.text} ${mail?.html} ${mail?.calendar}`, NAMES)).toEqual(
        [],
      );
      expect(mail?.method).toBe('REQUEST');
      expect(mail?.attendees).toHaveLength(1);
      expect(mail?.organizer).toBe(`mailto:${app.config.mailFrom}`);
      expect(mail?.calendar.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
      expect(mail?.other?.uid).toBe(mail?.uid);
    }
    const links = smtp.caught.map(
      (one) => /\/f\/([A-Za-z0-9_-]{43})/.exec(one.raw.toString().replaceAll('=\r\n', ''))?.[1],
    );
    expect(new Set(links).size).toBe(2);
    expect(amina?.text).not.toContain('tomasz@home.example');
    const stored = await app.dataSource.query<{ text_body: string }[]>(
      'SELECT text_body FROM invitation_mail',
    );
    expect(stored.some((row) => links.some((link) => row.text_body.includes(link ?? '?')))).toBe(false);
  });

  it('moves with the same UID and a higher SEQUENCE, and cancels with CANCEL, as two parsers read it', async () => {
    const family = await makeFamily(app, northfield);
    const { publicId } = await sent(family);
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
    const mails = await Promise.all(smtp.caught.map((one) => parsed(one.raw)));
    expect(mails.map(({ method, sequence }) => [method, sequence])).toEqual([
      ['REQUEST', 0],
      ['REQUEST', 1],
      ['CANCEL', 2],
    ]);
    expect(new Set(mails.map((one) => one.uid)).size).toBe(1);
    expect(mails[1]?.subject).toContain('New time');
    expect(mails[1]?.text).toContain('Old time');
    expect(mails[1]?.other?.start).toBe('2026-03-24T14:00:00.000Z');
    const tokens = mails.map((one) => /\/f\/([A-Za-z0-9_-]{43})/.exec(one.text)?.[1]);
    expect(new Set(tokens).size).toBe(1);
    await expect(app.get(InvitationAnswers).answer(link, { answer: 'yes' })).rejects.toThrow(
      /will not take place/,
    );
    expect(await app.get(InvitationAnswers).currentFor(link)).toMatchObject({ standing: 'cancelled' });
  });

  it('sends the same octets under the same Message-ID when the server failed after it took the mail', async () => {
    misbehave = 'die-after-accepting';
    await sent(await makeFamily(app, northfield));
    misbehave = 'no';
    app.clock.advanceMinutes(5);
    await app.drain();
    const mails = await Promise.all(smtp.caught.map((one) => parsed(one.raw)));
    expect(mails).toHaveLength(2);
    expect(mails[0]?.messageId).toBe(mails[1]?.messageId);
    expect(mails[0]?.calendar).toBe(mails[1]?.calendar);
    expect([mails[0]?.text, mails[0]?.html]).toEqual([mails[1]?.text, mails[1]?.html]);
    app.clock.advanceMinutes(60);
    await app.drain();
    expect(smtp.caught).toHaveLength(2);
  });

  it('has the owner phone when the server refuses the address for good', async () => {
    misbehave = 'refuse';
    const family = await makeFamily(app, northfield);
    const { id } = await sent(family);
    expect((await invitationsOf(app, id))[0]).toMatchObject({
      state: 'stopped',
      stopReason: 'refused-by-server',
    });
    expect(await tasksOf(app, family.caseId)).toEqual(['Phone home: Amina Khan, about the meeting']);
  });

  it('looks again before sending: a bar that came after the approval stops the mail', async () => {
    const family = await makeFamily(app, northfield);
    const { sendAfter, id } = await approved(family);
    await app.dataSource.query(
      `UPDATE pupil_contact SET no_contact = ${kind.name === 'SQLite' ? '1' : 'true'} WHERE pupil_id = ${family.pupilId}`,
    );
    await drainAt(sendAfter);
    expect(smtp.caught).toEqual([]);
    expect((await invitationsOf(app, id))[0]).toMatchObject({ state: 'stopped', stopReason: 'no-contact' });
    expect((await storyOf(app, family.caseId)).at(-1)).toContain(
      'Not sent to Amina Khan: Recorded as no contact',
    );
  });

  it('stops when the family took back its yes to the team whom the text names', async () => {
    const family = await makeFamily(app, northfield);
    const { sendAfter } = await approved(family);
    await app.dataSource.query(`UPDATE pupil SET mast_agreement = 'withdrawn' WHERE id = ${family.pupilId}`);
    await drainAt(sendAfter);
    expect(smtp.caught).toEqual([]);
  });

  it('writes to the address as mended since the approval', async () => {
    const family = await makeFamily(app, northfield);
    const { sendAfter } = await approved(family);
    const [id = 0] = family.contactIds;
    await app.dataSource.manager.update(Contact, { id }, { email: 'amina.khan@home.example' });
    await drainAt(sendAfter);
    expect(smtp.caught.map((one) => one.envelopeTo)).toEqual([['amina.khan@home.example']]);
    expect((await parsed(smtp.caught[0]?.raw ?? Buffer.alloc(0))).attendees).toEqual([
      'MAILTO:amina.khan@home.example',
    ]);
  });

  it('tells a held contact nothing, not even a cancellation, and ends their link', async () => {
    const family = await makeFamily(app, northfield);
    const { publicId } = await sent(family);
    const link = await linkOf(app, family.pupilId);
    const token = app.get(FamilyLinks).tokenOf(link);
    await placeHold(app, family, null);
    await app.drain();
    expect(await app.get(FamilyLinks).resolve(token)).toMatchObject({ state: 'revoked' });
    await readAndCancel(app, publicId, { ...MS_OKAFOR, isDsl: true }, 'held');
    await app.drain();
    expect(smtp.caught).toHaveLength(1);
    expect((await storyOf(app, family.caseId)).join()).toContain('Speak to the DSL before contacting home');
  });

  it('shows nothing more to a contact whom an order has bound since, and takes no answer from them', async () => {
    const family = await makeFamily(app, northfield);
    await sent(family);
    const link = await linkOf(app, family.pupilId);
    expect(await app.get(InvitationAnswers).currentFor(link)).not.toBeNull();
    await app.dataSource.query(
      `UPDATE pupil_contact SET order_type = 'non-molestation' WHERE pupil_id = ${family.pupilId}`,
    );
    expect(await app.get(InvitationAnswers).currentFor(link)).toBeNull();
    await expect(app.get(InvitationAnswers).answer(link, { answer: 'yes' })).rejects.toThrow(/no invitation/);
  });

  it('has a person phone who has no mail, and phone again on the day after the last to answer', async () => {
    const family = await makeFamily(app, northfield, {
      contacts: [{}, { firstName: 'Tomasz', email: null }],
    });
    await sent(family);
    expect(await tasksOf(app, family.caseId)).toEqual([
      'Phone Tomasz Khan and ask: invitation to the meeting',
    ]);
    const { answerBy } = await newestFollowUp(app, family.caseId);
    expect(answerBy).toBe('2026-03-05');
    await drainAt('2026-03-05T17:59:00.000Z');
    expect(await tasksOf(app, family.caseId)).toHaveLength(1);
    await drainAt('2026-03-06T08:00:00.000Z');
    await app.drain();
    expect((await tasksOf(app, family.caseId)).slice(1)).toEqual([
      'Phone home: Amina Khan, about the meeting',
    ]);
  });

  it('phones nobody who has answered, and does at once what an answer asks for', async () => {
    const family = await makeFamily(app, northfield);
    await sent(family);
    const link = await linkOf(app, family.pupilId);
    const answers = app.get(InvitationAnswers);
    const given = { answer: 'phone-me', note: 'after 5', insight: 'Her gran is very ill.' } as const;
    await Promise.all([answers.answer(link, given), answers.answer(link, given)]);
    await drainAt('2026-03-09T09:00:00.000Z');
    expect(await tasksOf(app, family.caseId)).toEqual([
      'Phone Amina Khan, who asked for a call (Samira)',
      'Read what Amina Khan told us about Samira and wrote for the meeting',
    ]);
    await answers.answer(link, { answer: 'yes' });
    expect(await answers.currentFor(link)).toMatchObject({
      standing: 'open',
      answer: 'yes',
      recipientName: 'Amina Khan',
    });
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'answered' });
    const insights = await app.dataSource.query<unknown[]>(
      `SELECT id FROM home_insight WHERE pupil_id = ${family.pupilId}`,
    );
    expect(insights).toHaveLength(1);
    app.clock.moveTo('2026-03-26T09:00:00.000Z');
    await expect(answers.answer(link, { answer: 'no' })).rejects.toThrow(/has passed/);
  });
});
