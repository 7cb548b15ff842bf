import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ParsedMail, simpleParser } from 'mailparser';
import { staffWordsIn } from '../../src/followups/family-words.js';
import { type CalendarFacts, invitationCalendar } from '../../src/followups/invitation.ics.js';
import { type InvitationFacts, writeInvitation } from '../../src/followups/invitation-wording.js';
import { EmlTransport, emlFileName } from '../../src/messaging/eml-transport.js';
import { type Mail, UnsendableMail } from '../../src/messaging/mail.js';
import { MailDelayed, type MailFailure, MailRefused } from '../../src/messaging/mail-transport.js';
import { SmtpTransport } from '../../src/messaging/smtp-transport.js';
import { INVITATION, INVITATION_NAMES } from '../support/invitation-cast.js';
import { addressesOf, calendarPartOf, partsOf, readCalendar } from '../support/mail-reading.js';
import { type CaughtMail, type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';

const IMPATIENT = { connection: 500, greeting: 500, silence: 500 };

/** With a link as long as a real one. */
const words: InvitationFacts = {
  ...INVITATION,
  link: 'https://families.northfield.example/f/q3k9d8f7a6s5d4f3g2h1j0k9l8m7n6b5v4c3x2z1q3k9d8f7a6s5',
};
const entry: CalendarFacts = {
  ...words,
  method: 'REQUEST',
  uid: 'meeting-8fK2@tandem',
  sequence: 0,
  now: '2026-11-23T10:15:00.000Z',
  organizer: { name: 'Northfield School', email: 'office@northfield.example' },
  attendee: { name: 'Amina Khan', email: 'amina@home.example' },
};

function mailOf(
  id: string,
  change: Partial<InvitationFacts> = {},
  calendar: Partial<CalendarFacts> = {},
): Mail {
  const { subject, text, html } = writeInvitation({ ...words, ...change });
  const facts = { ...entry, ...change, ...calendar };
  return {
    messageId: `<${id}@tandem.northfield.example>`,
    from: { name: 'Northfield School', address: 'office@northfield.example' },
    to: { name: 'Amina Khan', address: 'amina@home.example' },
    subject,
    text,
    html,
    calendar: { method: facts.method, content: invitationCalendar(facts) },
  };
}

describe('Mail through a real SMTP server', () => {
  let server: SmtpCatcher;
  let transport: SmtpTransport;

  beforeAll(async () => {
    server = await startSmtpCatcher();
    transport = new SmtpTransport(server.url);
  });
  beforeEach(() => {
    server.caught.splice(0);
  });
  afterAll(() => server.close());

  async function deliver(mail: Mail): Promise<{ caught: CaughtMail; parsed: ParsedMail }> {
    await transport.send(mail);
    expect(server.caught).toHaveLength(1);
    const [caught] = server.caught.splice(0) as [CaughtMail];
    return { caught, parsed: await simpleParser(caught.raw) };
  }

  it('brings an invitation to exactly one person, as text, HTML and calendar in that order', async () => {
    const mail = mailOf('invitation-1-0-REQUEST');
    const { caught, parsed } = await deliver(mail);
    expect(caught.envelopeTo).toEqual(['amina@home.example']);
    expect(caught.envelopeFrom).toBe('office@northfield.example');
    expect(addressesOf(parsed.to)).toEqual(['amina@home.example']);
    expect([addressesOf(parsed.cc), addressesOf(parsed.bcc)]).toEqual([[], []]);
    expect(parsed.messageId).toBe('<invitation-1-0-REQUEST@tandem.northfield.example>');
    expect(parsed.subject).toBe('Can we meet? Northfield School, Tuesday 1 December');
    expect(parsed.text).toBe(mail.text);
    expect(parsed.html).toBe(mail.html);
    expect(parsed.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' });
    const types = partsOf(caught.raw).map((part) => /^content-type: ([a-z/]+)/im.exec(part)?.[1]);
    expect(types).toEqual(['text/plain', 'text/html', 'text/calendar']);
    expect(caught.raw.toString('latin1')).not.toMatch(/content-disposition/i);
  });

  it('carries an invitation that two calendar parsers read alike', async () => {
    const { caught } = await deliver(mailOf('invitation-1-0-REQUEST'));
    const { text, contentType } = calendarPartOf(caught.raw);
    expect(contentType.toLowerCase()).toContain('charset=utf-8');
    expect(contentType).toContain('method=REQUEST');
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    const read = readCalendar(text);
    expect(read.icalJs).toEqual(read.nodeIcal);
    expect(read.icalJs).toEqual({
      method: 'REQUEST',
      uid: 'meeting-8fK2@tandem',
      sequence: 0,
      status: 'CONFIRMED',
      start: '2026-12-01T16:00:00Z',
      organizer: 'mailto:office@northfield.example',
      attendees: ['mailto:amina@home.example'],
    });
    expect(text.replaceAll('\r\n ', '')).toMatch(
      /ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="Amina Khan"/,
    );
  });

  it('moves and then cancels the same entry: same UID, higher SEQUENCE, CANCEL and STATUS:CANCELLED', async () => {
    const later = { startsAt: '2026-12-02T09:00:00.000Z', endsAt: '2026-12-02T09:30:00.000Z' };
    const previous = { startsAt: words.startsAt, endsAt: words.endsAt };
    const moved = await deliver(
      mailOf('invitation-1-1-REQUEST', { ...later, variant: 'moved', previous }, { sequence: 1 }),
    );
    const cancelled = await deliver(
      mailOf('invitation-1-2-CANCEL', { ...later, variant: 'cancelled' }, { method: 'CANCEL', sequence: 2 }),
    );
    const move = calendarPartOf(moved.caught.raw);
    const cancel = calendarPartOf(cancelled.caught.raw);
    for (const read of Object.values(readCalendar(move.text))) {
      expect(read).toMatchObject({
        method: 'REQUEST',
        uid: entry.uid,
        sequence: 1,
        start: '2026-12-02T09:00:00Z',
      });
    }
    for (const read of Object.values(readCalendar(cancel.text))) {
      expect(read).toMatchObject({ method: 'CANCEL', uid: entry.uid, sequence: 2, status: 'CANCELLED' });
    }
    expect(cancel.contentType).toContain('method=CANCEL');
    for (const { parsed } of [moved, cancelled]) {
      expect(staffWordsIn(`${parsed.subject}\n${parsed.text}`, INVITATION_NAMES)).toEqual([]);
      expect(parsed.text).toContain('Trial: no real pupils');
    }
  });

  it('cannot be made to carry another header or recipient by a name or subject (ASVS 1.3.11)', async () => {
    const mail = mailOf('invitation-2-0-REQUEST');
    const evil = 'Amina\r\nBcc: thief@evil.example\r\n\r\nGone';
    const { caught, parsed } = await deliver({
      ...mail,
      subject: evil,
      to: { name: evil, address: mail.to.address },
      from: { name: `"${evil}" <x@y.example>,`, address: mail.from.address },
    });
    expect(caught.envelopeTo).toEqual(['amina@home.example']);
    expect(parsed.headers.has('bcc')).toBe(false);
    expect(addressesOf(parsed.to)).toEqual(['amina@home.example']);
    expect(addressesOf(parsed.from)).toEqual(['office@northfield.example']);
    expect(parsed.subject).toBe('Amina Bcc: thief@evil.example Gone');
  });

  it('is not sent at all to an address that is two, or with a Message-ID that is none', async () => {
    const mail = mailOf('invitation-3-0-REQUEST');
    const two = { name: 'Amina', address: 'amina@home.example, tomasz@home.example' };
    await expect(transport.send({ ...mail, to: two })).rejects.toThrow(UnsendableMail);
    await expect(transport.send({ ...mail, messageId: '<a@b>\r\nBcc: x@y.example' })).rejects.toThrow(
      UnsendableMail,
    );
    expect(server.caught).toHaveLength(0);
  });

  it('shows names in any script as they are', async () => {
    const mail = mailOf('invitation-4-0-REQUEST', { recipientName: 'آمنة 👩‍👧 Żółć' });
    const { parsed } = await deliver({ ...mail, to: { name: 'آمنة 👩‍👧 Żółć', address: mail.to.address } });
    expect([parsed.to].flat()[0]?.value[0]?.name).toBe('آمنة 👩‍👧 Żółć');
    expect(parsed.text).toContain('Dear آمنة 👩‍👧 Żółć,');
  });
});

describe('A mail server that does not take the mail', () => {
  const mail = mailOf('invitation-5-0-REQUEST');
  const answer = (responseCode: number): Error =>
    Object.assign(new Error('amina@home.example unknown'), { responseCode });

  async function failureFrom(options: Parameters<typeof startSmtpCatcher>[0]): Promise<MailFailure> {
    const server = await startSmtpCatcher(options);
    try {
      return await new SmtpTransport(server.url, IMPATIENT).send(mail).then(
        () => expect(true).toBe('refused') as never,
        (error: MailFailure) => error,
      );
    } finally {
      await server.close();
    }
  }

  it('refuses for good when it answers 5yz to the recipient or to the mail', async () => {
    const unknown = await failureFrom({ onRcptTo: (_, __, done) => done(answer(550)) });
    const tooLarge = await failureFrom({
      onData: (stream, _, done) => stream.on('end', () => done(answer(552))).resume(),
    });
    expect([unknown, tooLarge].map(({ responseCode }) => responseCode)).toEqual([550, 552]);
    expect(unknown).toBeInstanceOf(MailRefused);
    expect(tooLarge).toBeInstanceOf(MailRefused);
  });

  it('delays when it answers 4yz, closes its door, or says nothing', async () => {
    const busy = await failureFrom({ onRcptTo: (_, __, done) => done(answer(451)) });
    const full = await failureFrom({
      onData: (stream, _, done) => stream.on('end', () => done(answer(452))).resume(),
    });
    const closed = await failureFrom({ onConnect: (_, done) => done(answer(554)) });
    const silent = await failureFrom({ onMailFrom: () => undefined });
    for (const failure of [busy, full, closed, silent]) expect(failure).toBeInstanceOf(MailDelayed);
  });

  it('delays when it cannot be reached', async () => {
    const server = await startSmtpCatcher();
    await server.close();
    await expect(new SmtpTransport(server.url, IMPATIENT).send(mail)).rejects.toBeInstanceOf(MailDelayed);
  });

  it('is quoted without address, name or its own words', async () => {
    const failure = await failureFrom({ onRcptTo: (_, __, done) => done(answer(550)) });
    expect(failure.message).toBe('The mail server refused the mail (550 at RCPT TO)');
    expect(JSON.stringify(failure)).not.toContain('amina');
  });
});

describe('Mail kept as files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-mail-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is one whole file a Message-ID, however often it is sent', async () => {
    const mails = join(folder, 'mail');
    const transport = new EmlTransport(mails);
    const mail = mailOf('invitation-1-0-REQUEST');
    await Promise.all([transport.send(mail), transport.send(mail), transport.send(mail)]);
    await transport.send(mailOf('invitation-1-1-REQUEST', {}, { sequence: 1 }));
    const names = await readdir(mails);
    expect(names.sort()).toEqual(
      [mail.messageId, '<invitation-1-1-REQUEST@tandem.northfield.example>'].map(emlFileName).sort(),
    );
    const path = join(mails, emlFileName(mail.messageId));
    expect((await stat(path)).mode & 0o077).toBe(0);
    const raw = await readFile(path);
    const parsed = await simpleParser(raw);
    expect(addressesOf(parsed.to)).toEqual(['amina@home.example']);
    expect(parsed.text).toBe(mail.text);
    expect(readCalendar(calendarPartOf(raw).text).icalJs).toMatchObject({
      method: 'REQUEST',
      uid: entry.uid,
    });
  });

  it('can be tried again when the folder cannot be written', async () => {
    const taken = join(folder, 'a-file');
    await writeFile(taken, '');
    const blocked = new EmlTransport(taken);
    await expect(blocked.send(mailOf('invitation-6-0-REQUEST'))).rejects.toBeInstanceOf(MailDelayed);
  });

  it('gives different files to ids that differ only in signs', () => {
    expect(emlFileName('<a.b@tandem>')).not.toBe(emlFileName('<a-b@tandem>'));
    expect(emlFileName('<../../etc@tandem>')).toMatch(/^[A-Za-z0-9-]+\.eml$/);
  });
});
