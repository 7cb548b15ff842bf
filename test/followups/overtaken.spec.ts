import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeOnEachDatabase } from '../support/databases.js';
import { type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { draftFor, invitationsOf, makeFamily, makeNorthfield, MS_OKAFOR } from './northfield.js';
import { readAndApprove, readAndCancel, readAndMove } from './reading-first.js';

describeOnEachDatabase('A mail that is overtaken while it leaves', (kind) => {
  let app: TestApp;
  let smtp: SmtpCatcher;
  /** What happens at school between the first mail's arrival at the server and the server's word that it has it. */
  let meanwhile: () => Promise<void> = () => Promise.resolve();
  let refuse = false;

  beforeAll(async () => {
    smtp = await startSmtpCatcher({
      onMailFrom(_address, _session, callback) {
        const once = meanwhile;
        meanwhile = () => Promise.resolve();
        const said = refuse ? Object.assign(new Error('No'), { responseCode: 550 }) : null;
        refuse = false;
        once().then(() => {
          callback(said);
        }, callback);
      },
    });
    app = await startTestApp(kind, { smtpUrl: smtp.url });
  });

  afterAll(async () => {
    await app.close();
    await smtp.close();
  });

  const approved = async (startsAt: string) => {
    const family = await makeFamily(app, await makeNorthfield(app));
    const followUp = await draftFor(app, family);
    const { sendAfter } = await readAndApprove(app, followUp.publicId, MS_OKAFOR, { startsAt });
    app.clock.moveTo(sendAfter);
    return followUp;
  };
  const methods = () =>
    smtp.caught
      .splice(0)
      .map(({ raw }) => /message-id:\s+<[^.]+\.(\w+)\.(\d)/i.exec(raw.toString())?.slice(1));

  it('by a move: the home gets the new time as well', async () => {
    const { id, publicId } = await approved('2026-03-10T14:00:00Z');
    meanwhile = () => readAndMove(app, publicId, MS_OKAFOR, '2026-03-12T14:00:00Z');
    await app.drain();
    expect(methods()).toEqual([
      ['request', '0'],
      ['request', '1'],
    ]);
    expect((await invitationsOf(app, id))[0]).toMatchObject({ state: 'sent' });
  });

  it('by a move, and is refused: the new time is sent all the same', async () => {
    const { id, publicId } = await approved('2026-03-10T15:00:00Z');
    refuse = true;
    meanwhile = () => readAndMove(app, publicId, MS_OKAFOR, '2026-03-12T15:00:00Z');
    await app.drain();
    expect(methods()).toEqual([['request', '1']]);
    expect((await invitationsOf(app, id))[0]).toMatchObject({ state: 'sent' });
  });

  it('by a cancellation: the home is told', async () => {
    const { publicId } = await approved('2026-03-11T14:00:00Z');
    meanwhile = () => readAndCancel(app, publicId, MS_OKAFOR, 'Dee is ill.');
    await app.drain();
    expect(methods()).toEqual([
      ['request', '0'],
      ['cancel', '1'],
    ]);
  });
});
