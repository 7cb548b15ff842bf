import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { FamilyLinks } from '../../src/followups/family-links/family-links.service.js';
import { staffWordsIn } from '../../src/followups/family-words.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { TRIAL_NOTICE } from '../../src/shared/trial-notice.js';
import { storyOf, tasksOf } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type InvitedHome, inviteHome } from './invited-home.js';

const LARGEST_PAGE = 30_000;

describeOnEachDatabase("The family's page", (kind) => {
  let app: TestApp;
  let home: InvitedHome;

  beforeAll(async () => {
    app = await startTestApp(kind);
    home = await inviteHome(app);
  });

  afterAll(async () => {
    await app.close();
  });

  const answer = (body: Record<string, string>) => app.http().post(home.path).type('form').send(body);

  it('names who they will meet, when and where, and nothing of why', async () => {
    const { text, headers } = await app
      .http()
      .get(home.path)
      .expect(200)
      .expect('content-type', /text\/html/);
    for (const shown of ['Samira', 'Ada Okafor', 'Dee Marsh', '0114 496 0000', '999', TRIAL_NOTICE])
      expect(text).toContain(shown);
    expect(staffWordsIn(text.replace(/<style>.*<\/style>/s, ''))).toEqual([]);
    expect(Buffer.byteLength(text)).toBeLessThan(LARGEST_PAGE);
    expect(text).not.toMatch(/<script|https?:\/\/|javascript:|\son\w+=/i);
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'; style-src 'sha256-/);
  });

  it('changes nothing but the audit when opened five times by GET and HEAD, as mail scanners do', async () => {
    const before = await tablePrints(app.dataSource);
    for (let time = 0; time < 5; time += 1) {
      await app.http().get(`${home.path}?answer=yes`).expect(200);
      await app.http().head(home.path).expect(200);
    }
    await app.drain();
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
  });

  it('asks again, with the words kept, when no answer was chosen', async () => {
    const { text } = await answer({ note: 'my sister <b>comes</b> too' }).expect(422);
    expect(text).toContain('There is a problem');
    expect(text).toContain('my sister &lt;b&gt;comes&lt;/b&gt; too');
  });

  it('takes “phone me”, tells the owner of the case, and shows it on the page from then on', async () => {
    const posted = await answer({ answer: 'phone-me', note: 'after 5', insight: '' }).expect(303);
    expect(posted.headers['location']).toBe(home.path);
    const { text } = await app.http().get(home.path).expect(200);
    expect(text).toContain('You asked us to phone you');
    expect(text).toMatch(/value="phone-me" checked/);
    expect(await tasksOf(app, home.family.caseId)).toEqual([
      'Phone Amina Khan, who asked for a call (Samira)',
    ]);
  });

  it('keeps what a family knows and the school does not, for a named person to read', async () => {
    await answer({ answer: 'yes', note: '', insight: 'She shares a room with a new baby.' }).expect(303);
    const titles = await tasksOf(app, home.family.caseId);
    expect(titles).toContain('Read what Amina Khan told us about Samira');
    const insights = await app.dataSource.query('SELECT text FROM home_insight');
    expect(insights).toEqual([{ text: 'She shares a room with a new baby.' }]);
    expect((await storyOf(app, home.family.caseId)).join('\n')).toContain('answered: yes');
    const { publicId } = await app.dataSource.manager.findOneByOrFail(PupilCase, { id: home.family.caseId });
    const read = await app
      .http()
      .get(`/api/v1/cases/${publicId}`)
      .set('authorization', `Bearer ${await app.apiKey(['cases:read'])}`)
      .expect(200);
    expect(read.body).toMatchObject({
      homeInsights: [{ from: 'Amina Khan', text: 'She shares a room with a new baby.' }],
    });
  });

  it('refuses an answer sent from somebody else’s site', async () => {
    const before = await tablePrints(app.dataSource);
    await answer({ answer: 'no' }).set('Sec-Fetch-Site', 'cross-site').expect(403);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it('refuses fields it does not know and answers that are none, in a page', async () => {
    const before = await tablePrints(app.dataSource);
    await answer({ answer: 'maybe' })
      .expect(422)
      .expect('content-type', /text\/html/);
    await answer({ answer: 'yes', state: 'held' }).expect(422);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it('lets an answer to a time that has been moved since count for nothing', async () => {
    const { text } = await answer({ answer: 'no', sequence: '7' }).expect(409);
    expect(text).toContain('The time of this meeting has changed');
  });

  it('says kindly that the link has ended, and to call the school, once it is revoked', async () => {
    await app.get(UnitOfWork).run((tx) => app.get(FamilyLinks).revoke(tx, home.family.pupilId, null));
    const { text } = await app.http().get(home.path).expect(410);
    expect(text).toContain('This link has ended');
    expect(text).toContain('Please call the school');
    await answer({ answer: 'yes' }).expect(410);
  });

  it('is hit by none of ten thousand guessed links', async () => {
    const links = app.get(FamilyLinks);
    for (let guess = 0; guess < 10_000; guess += 1)
      expect(await links.resolve(randomBytes(32).toString('base64url'))).toBeNull();
    const statuses = new Set<number>();
    for (let guess = 0; guess < 100; guess += 1)
      statuses.add((await app.http().get(`/f/${randomBytes(32).toString('base64url')}`)).status);
    expect([...statuses].sort()).toEqual([404, 429]);
  });

  it('is not shut to others behind the same proxy because somebody guesses links', async () => {
    const guess = (from: string) =>
      app
        .http()
        .get(`/f/${randomBytes(32).toString('base64url')}`)
        .set('X-Forwarded-For', from);
    for (let time = 0; time < 60; time += 1) await guess('198.51.100.7');
    await guess('198.51.100.7').expect(429);
    await guess('203.0.113.9').expect(404);
  });
});
