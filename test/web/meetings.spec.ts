import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { IsNull, Not } from 'typeorm';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { Invitation } from '../../src/followups/invitation.entity.js';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { InvitationMail } from '../../src/followups/sending/invitation-mail.entity.js';
import {
  draftFor,
  type Family,
  makeFamily,
  makeNorthfield,
  type Northfield,
  placeHold,
  tasksOf,
} from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { accountFor, Visitor } from '../support/staff-accounts.js';
import { countStatements } from '../support/statements.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { textOf } from './worried-school.js';

const ADA = 'ada@northfield.example';
const SAM = 'sam@northfield.example';
const DEE = 'dee@team.example';

/** Ada Okafor leads all years, Sam Lewis is DSL, Dee Marsh works in the MAST. It is Monday 2 March 2026, 8:10. */
describeOnEachDatabase('The pages of meetings', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  const visitors = new Map<string, Visitor>();

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    for (const [id, email] of [
      [northfield.okaforId, ADA],
      [northfield.lewisId, SAM],
      [northfield.deeId, DEE],
    ] as const) {
      await accountFor(app, id, email);
      const visitor = Visitor.at(app);
      await visitor.signIn(app, email);
      visitors.set(email, visitor);
    }
  });

  afterAll(async () => {
    await app.close();
  });

  const as = (email: string): Visitor => visitors.get(email) ?? Visitor.at(app);
  const drafted = async (firstName: string): Promise<{ family: Family; id: string }> => {
    const family = await makeFamily(app, northfield, { pupil: { firstName } });
    return { family, id: (await draftFor(app, family)).publicId };
  };
  const stateOf = async (publicId: string): Promise<string> =>
    (await app.dataSource.manager.findOneByOrFail(FollowUp, { publicId })).state;
  const hiddenIn = (html: string): Record<string, string> =>
    Object.fromEntries(
      [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name ?? '',
        value ?? '',
      ]),
    );
  /** Reads what `address` shows and sends its form. */
  const readAndSend = async (visitor: Visitor, address: string, more: Record<string, string> = {}) => {
    const page = await visitor.get(address);
    const path = /<form method="post" action="(\/meetings\/[^"]+)" novalidate>/.exec(page.text)?.[1] ?? '';
    return visitor.post(path, { ...hiddenIn(page.text), ...more });
  };
  const firstSlot = (html: string): string =>
    [...html.matchAll(/<input class="govuk-radios__input"[^>]*value="(\d+)"(?![^>]*disabled)/g)][0]?.[1] ??
    '';

  it('a lead names a room and adds words of their own; what must not reach a family comes back with what was typed', async () => {
    const { id } = await drafted('Wanda');
    const ada = as(ADA);
    const address = `/meetings/${id}/words`;
    expect((await ada.get(`/meetings/${id}`)).text).toContain(`href="${address}"`);
    await ada.get(address);
    const typed = { place: 'the green room', ownWords: 'We are concerned about her attendance.' };
    const refused = await ada.post(address, typed);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Expected other words than “attendance”, “concern”: families read this');
    expect(refused.text).toContain('We are concerned about her attendance.');
    const done = await ada.post(address, { ...typed, ownWords: 'Her <b>map</b> hangs in the hall.' });
    expect(done.headers['location']).toBe(`/meetings/${id}`);
    const page = (await ada.get(`/meetings/${id}`)).text;
    expect(page).toContain('the green room');
    expect(page).toContain('Her &lt;b&gt;map&lt;/b&gt; hangs in the hall.');
    expect((await ada.get(`/meetings/${id}/approve?slot=${firstSlot(page)}`)).text).toContain(
      'Her &lt;b&gt;map&lt;/b&gt; hangs in the hall.',
    );
    expect((await as(DEE).get(address)).status).toBe(403);
  });

  it('a lead finds the draft, reads every word for a time, approves it and takes it back', async () => {
    const { id } = await drafted('Samira');
    const ada = as(ADA);
    expect((await ada.get('/meetings')).text).toContain(`/meetings/${id}`);
    const draft = (await ada.get(`/meetings/${id}`)).text;
    expect(draft).toContain('Amina Khan');
    const read = `/meetings/${id}/approve?slot=${firstSlot(draft)}`;
    const words = (await ada.get(read)).text;
    expect(words).toContain('Can we meet?');
    expect(words).toContain('Dear Amina Khan');
    expect(await stateOf(id)).toBe('draft');
    expect((await readAndSend(ada, read)).status).toBe(303);
    const approved = (await ada.get(`/meetings/${id}`)).text;
    expect(approved).toContain('until then you can take it back');
    expect(approved).toContain('approved by Ada Okafor');
    expect(await stateOf(id)).toBe('approved');
    expect((await ada.post(`/meetings/${id}/take-back`, {})).status).toBe(303);
    expect(await stateOf(id)).toBe('draft');
    expect(await app.dataSource.manager.countBy(InvitationMail, { state: 'queued' })).toBe(0);
  });

  it('says to each person until when the mail waits and when it was sent, and shows the words that were approved, before and after', async () => {
    const { id } = await drafted('Lena');
    const [ada, dee] = [as(ADA), as(DEE)];
    const words = 'The words for Amina Khan';
    const draft = (await ada.get(`/meetings/${id}`)).text;
    expect(textOf(draft)).toMatch(/Amina Khan gets a mail/);
    expect(draft).not.toContain(words);
    await readAndSend(ada, `/meetings/${id}/approve?slot=${firstSlot(draft)}`);
    const approved = textOf((await ada.get(`/meetings/${id}`)).text);
    expect(approved).toContain('· Approved ·');
    expect(approved).toMatch(/Amina Khan the mail waits until Monday 2 March, \d\d:\d\d/);
    expect(approved).toMatch(/The words for Amina Khan Can we meet\?.*Dear Amina Khan/);
    app.clock.advanceMinutes(15);
    await app.drain();
    const sent = textOf((await ada.get(`/meetings/${id}`)).text);
    expect(sent).toContain('· Approved and sent ·');
    expect(sent).toMatch(/Amina Khan sent on 2 March 2026, \d\d:\d\d/);
    expect(sent).toMatch(/The words for Amina Khan Can we meet\?.*Dear Amina Khan/);
    expect(sent).not.toMatch(/gets a mail|the mail waits/);
    expect((await dee.get(`/meetings/${id}`)).text).not.toContain(words);
    await app.dataSource.manager.update(
      Invitation,
      { sentAt: Not(IsNull()) },
      { state: 'stopped', stopReason: 'refused-by-server' },
    );
    expect(textOf((await ada.get(`/meetings/${id}`)).text)).toMatch(
      /sent on 2 March 2026, \d\d:\d\d; stopped: the mail server refused the address/,
    );
    expect((await ada.get('/meetings?state=approved')).text).not.toContain('Invited');
  });

  it('what has changed since it was read is not approved but shown again', async () => {
    const { id, family } = await drafted('Noor');
    const ada = as(ADA);
    const read = `/meetings/${id}/approve?slot=${firstSlot((await ada.get(`/meetings/${id}`)).text)}`;
    const hidden = hiddenIn((await ada.get(read)).text);
    await app.dataSource.manager.update(Contact, { id: family.contactIds[0] ?? 0 }, { firstName: 'Aminah' });
    const refused = await ada.post(`/meetings/${id}/approve`, hidden);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('please read it again');
    expect(refused.text).toContain('Dear Aminah Khan');
    expect(await stateOf(id)).toBe('draft');
    expect((await ada.post(`/meetings/${id}/approve`, hiddenIn(refused.text))).status).toBe(303);
    expect(await stateOf(id)).toBe('approved');
  });

  it('refuses to approve what nobody has read (ASVS 2.3.1), or without a time', async () => {
    const { id } = await drafted('Tomasz');
    const ada = as(ADA);
    const slot = firstSlot((await ada.get(`/meetings/${id}`)).text);
    expect((await ada.post(`/meetings/${id}/approve`, { slot })).status).toBe(409);
    expect((await ada.post(`/meetings/${id}/approve`, { slot, fingerprint: '0'.repeat(64) })).status).toBe(
      409,
    );
    const without = await ada.get(`/meetings/${id}/approve`);
    expect(without.status).toBe(422);
    expect(without.text).toContain('Choose a time');
    expect(await stateOf(id)).toBe('draft');
  });

  it('a time of one’s own is told by the school’s clock, and one outside hours is refused in words', async () => {
    const { id } = await drafted('Ines');
    const ada = as(ADA);
    const read = await ada.get(`/meetings/${id}/approve?slot=own&day=2026-04-20&time=15:30`);
    expect(read.text).toContain('Monday 20 April, 15:30');
    expect(read.text).toContain('3:30pm');
    const sunday = await ada.get(`/meetings/${id}/approve?slot=own&day=2026-04-19&time=15:30`);
    expect(sunday.status).toBe(422);
    expect(sunday.text).toContain('Choose a time on a school day, on a quarter of an hour such as 15:15');
    const past = await ada.get(`/meetings/${id}/approve?slot=own&day=2026-02-25&time=15:30`);
    expect(past.status).toBe(409);
    expect(past.text).toContain('That time has passed');
  });

  it('is moved and called off in words that were read; why is sent to nobody', async () => {
    const { id, family } = await drafted('Ravi');
    const ada = as(ADA);
    const slot = firstSlot((await ada.get(`/meetings/${id}`)).text);
    await readAndSend(ada, `/meetings/${id}/approve?slot=${slot}`);
    app.clock.advanceMinutes(15);
    await app.drain();
    const move = `/meetings/${id}/move?slot=own&day=2026-03-12&time=15:30`;
    expect((await ada.get(move)).text).toContain('Thursday 12 March');
    expect((await readAndSend(ada, move)).status).toBe(303);
    expect((await ada.get(`/meetings/${id}`)).text).toContain('Thursday 12 March, 15:30');
    expect((await readAndSend(ada, `/meetings/${id}/cancel`, { reason: '  ' })).status).toBe(422);
    const done = await readAndSend(ada, `/meetings/${id}/cancel`, { reason: 'Her aunt is ill' });
    expect(done.status).toBe(303);
    expect(await stateOf(id)).toBe('cancelled');
    const sent = await app.dataSource.manager.find(Invitation, { where: { pupilId: family.pupilId } });
    expect(JSON.stringify(sent)).not.toContain('Her aunt is ill');
  });

  it('what the DSL decides is opened by the DSL alone, and its grounds stand nowhere else', async () => {
    const { id, family } = await drafted('Imran');
    await placeHold(app, family, null);
    expect((await as(ADA).get(`/meetings/${id}`)).status).toBe(403);
    expect((await as(ADA).get(`/meetings/${id}/approve?slot=0`)).status).toBe(403);
    expect((await as(SAM).get(`/meetings/${id}`)).status).toBe(200);
  });

  it('the MAST reads it and decides nothing; a family that has not agreed is not there for it', async () => {
    const { id } = await drafted('Zara');
    expect((await as(DEE).get(`/meetings/${id}`)).text).not.toContain('Read what would be sent');
    expect((await as(DEE).get(`/meetings/${id}/approve?slot=0`)).status).toBe(403);
    expect((await as(DEE).post(`/meetings/${id}/approve`, {})).status).toBe(403);
    const other = await makeFamily(app, northfield, {
      pupil: { firstName: 'Odd', mastAgreement: 'refused' },
    });
    const { publicId } = await draftFor(app, other);
    expect((await as(DEE).get(`/meetings/${publicId}`)).status).toBe(404);
    expect((await as(DEE).get('/meetings')).text).not.toContain('Odd Khan');
  });

  it('costs the same number of statements however many drafts there are', async () => {
    const before = await countStatements(app, () => as(ADA).get('/meetings'));
    for (const name of ['Ana', 'Ben', 'Cid']) await drafted(name);
    await as(ADA).get('/');
    expect(await countStatements(app, () => as(ADA).get('/meetings'))).toBe(before);
  });

  it('changes nothing but audit and session by being read, the words to come too (ASVS 3.5.3)', async () => {
    const { id } = await drafted('Kofi');
    await as(ADA).get('/');
    const before = await tablePrints(app.dataSource);
    for (const address of ['/meetings', `/meetings/${id}`, `/meetings/${id}/approve?slot=0`])
      await as(ADA).get(address);
    const changed = changedTables(before, await tablePrints(app.dataSource));
    expect(changed.filter((table) => table !== 'staff_session')).toEqual(['audit_entry']);
  });

  it('a lead who comes back to the words after approving reads how the meeting stands, not a machine’s sentence', async () => {
    const { id } = await drafted('Ines');
    const ada = as(ADA);
    const address = `/meetings/${id}/approve?slot=${firstSlot((await ada.get(`/meetings/${id}`)).text)}`;
    const words = hiddenIn((await ada.get(address)).text);
    expect((await ada.post(`/meetings/${id}/approve`, words)).status).toBe(303);
    for (const behind of [await ada.post(`/meetings/${id}/approve`, words), await ada.get(address)]) {
      expect(behind.status).toBe(409);
      expect(textOf(behind.text)).toContain('This meeting has been approved already.');
      expect(behind.text).toContain('href="#state"');
      expect(behind.text).not.toContain('follow-up');
    }
    expect(textOf((await ada.get(`/meetings/${id}`)).text)).not.toContain('No answer yet');
  });

  it('the address of a draft that was withdrawn leads on to the one that stands', async () => {
    const { id, family } = await drafted('Oona');
    await app.dataSource.manager.update(FollowUp, { publicId: id }, { state: 'withdrawn' });
    expect((await as(ADA).get(`/meetings/${id}`)).text).not.toContain('Go on to');
    const { publicId } = await draftFor(app, family);
    expect(publicId).not.toBe(id);
    const page = (await as(ADA).get(`/meetings/${id}`)).text;
    expect(page).toContain(`href="/meetings/${publicId}">the draft that stands now</a>`);
    expect(page).not.toContain('No answer yet');
  });

  it('is held with who was there and what was agreed, once it has begun', async () => {
    const { id, family } = await drafted('Mei');
    const ada = as(ADA);
    const slot = firstSlot((await ada.get(`/meetings/${id}`)).text);
    await readAndSend(ada, `/meetings/${id}/approve?slot=${slot}`);
    expect((await ada.post(`/meetings/${id}/held`, {})).status).toBe(409);
    const { startsAt } = await app.dataSource.manager.findOneByOrFail(FollowUp, { publicId: id });
    app.clock.moveTo(new Date(Date.parse(startsAt ?? '') + 60_000).toISOString());
    await ada.signIn(app, ADA); // days have passed
    expect((await ada.get(`/meetings/${id}`)).text).toContain('How did it go?');
    const missing = await ada.post(`/meetings/${id}/held`, {
      homeTitle: 'Be up by seven',
      came: 'Amina Khan',
    });
    expect(missing.status).toBe(422);
    expect(missing.text).toContain('Choose by when');
    const form = {
      came: 'Amina Khan',
      note: 'She likes art.',
      homeTitle: 'Be up by seven',
      homeDue: '2026-03-20',
    };
    expect((await ada.post(`/meetings/${id}/held`, { ...form, lookAgainOn: '2026-03-27' })).status).toBe(303);
    expect(await stateOf(id)).toBe('held');
    expect(await tasksOf(app, family.caseId)).toEqual(
      expect.arrayContaining(['Home agreed: Be up by seven', 'Ask home how it goes now']),
    );
  });
});
