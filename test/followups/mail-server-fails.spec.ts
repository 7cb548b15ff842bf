import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { describeOnEachDatabase } from '../support/databases.js';
import { readMail } from '../support/mail-reading.js';
import type { TestApp } from '../support/test-app.js';
import { MailedNorthfield } from './mailed-northfield.js';
import { invitationsOf, makeFamily, tasksOf } from './northfield.js';

describeOnEachDatabase('When the mail server fails', (kind) => {
  /** Whether and how the server fails after it has got a whole mail. */
  let misbehave: 'no' | 'die-after-accepting' | 'refuse' = 'no';
  const lines = new Set<Socket>();
  let at: MailedNorthfield;
  let app: TestApp;

  beforeAll(async () => {
    at = await MailedNorthfield.open(kind, {
      onData(stream, session, callback) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const envelopeTo = session.envelope.rcptTo.map((one) => one.address);
          at.smtp.caught.push({ envelopeFrom: '', envelopeTo, raw: Buffer.concat(chunks) });
          // The mail is in the server's hands, and the line goes dead before it could say so.
          if (misbehave === 'die-after-accepting') lines.forEach((line) => line.destroy());
          else
            callback(misbehave === 'refuse' ? Object.assign(new Error('no'), { responseCode: 550 }) : null);
        });
      },
    });
    at.smtp.onLine((line) => lines.add(line));
    app = at.app;
  });

  beforeEach(() => {
    at.startAfresh();
    misbehave = 'no';
  });

  afterAll(async () => {
    misbehave = 'no';
    await at.close();
  });

  it('sends the same octets under the same Message-ID when the server failed after it took the mail', async () => {
    misbehave = 'die-after-accepting';
    await at.sent(await makeFamily(app, at.northfield));
    misbehave = 'no';
    app.clock.advanceMinutes(5);
    await app.drain();
    const mails = await Promise.all(at.smtp.caught.map((one) => readMail(one.raw)));
    expect(mails).toHaveLength(2);
    expect(mails[0]?.messageId).toBe(mails[1]?.messageId);
    expect(mails[0]?.calendar).toBe(mails[1]?.calendar);
    expect([mails[0]?.text, mails[0]?.html]).toEqual([mails[1]?.text, mails[1]?.html]);
    app.clock.advanceMinutes(60);
    await app.drain();
    expect(at.smtp.caught).toHaveLength(2);
  });

  it('has the owner phone when the server refuses the address for good', async () => {
    misbehave = 'refuse';
    const family = await makeFamily(app, at.northfield);
    const { id } = await at.sent(family);
    expect((await invitationsOf(app, id))[0]).toMatchObject({
      state: 'stopped',
      stopReason: 'refused-by-server',
    });
    expect(await tasksOf(app, family.caseId)).toEqual(['Phone home: Amina Khan, about the meeting']);
  });
});
