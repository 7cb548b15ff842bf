import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { staffWordsIn } from '../../src/followups/family-words.js';
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
    for (const shown of [
      'Samira',
      'Ada Okafor',
      'Dee Marsh',
      'tel:01144960000',
      '0114 496 0000',
      '999',
      TRIAL_NOTICE,
    ])
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
      'Read what Amina Khan wrote for the meeting (Samira)',
    ]);
  });

  it('hands on who comes, what they need and in which language, to whoever reads the meeting', async () => {
    const needs = { coming: '2', accessNeeds: 'no steps', interpreterLanguage: 'Urdu', note: '' };
    await answer({ answer: 'yes', ...needs, insight: '' }).expect(303);
    await answer({ answer: 'yes', ...needs, insight: '' }).expect(303);
    const { body } = (await app
      .http()
      .get(`/api/v1/follow-ups/${home.followUp.publicId}`)
      .set('authorization', `Bearer ${await app.apiKey(['followups:approve'])}`)
      .expect(200)) as { body: { recipients: object[] } };
    expect(body.recipients[0]).toMatchObject({
      ...{ answer: 'yes', answerNote: 'after 5', needsInterpreter: true },
      ...{ coming: 2, accessNeeds: 'no steps', interpreterLanguage: 'Urdu' },
    });
  });

  it('tells the story of the case that they said so, never in their words, and has a person read those', async () => {
    const harm = 'He hits me. Please do not tell him.';
    for (const field of ['note', 'accessNeeds']) await answer({ answer: 'yes', [field]: harm }).expect(303);
    await answer({ answer: 'yes', interpreterLanguage: 'he hits me' }).expect(303);
    const story = (await storyOf(app, home.family.caseId)).join('\n');
    expect(story).toContain(
      'answered: yes, will come. 2 people come. Asks for an interpreter. Says what they need to come.',
    );
    expect(story).not.toMatch(/hits me|after 5|no steps|Urdu/i);
    const toRead = (await tasksOf(app, home.family.caseId)).filter((title) => title.startsWith('Read'));
    expect(toRead).toHaveLength(5);
    const [kept] = await app.dataSource.query<{ answer_note: string; access_needs: string }[]>(
      'SELECT answer_note, access_needs FROM invitation WHERE answer IS NOT NULL',
    );
    expect(kept).toMatchObject({ answer_note: `after 5\n\n${harm}`, access_needs: `no steps; ${harm}` });
  });

  it('says on the page that their words have come, and shows them to nobody who holds the phone', async () => {
    const { text } = await app.http().get(home.path).expect(200);
    expect(text).toContain('What would make it easier for you');
    expect(text).toContain('We have what you told us before.');
    expect(text).toContain('<dd>The meeting: we have what you wrote</dd>');
    expect(text).not.toContain('<dd>Samira');
    expect(text).toMatch(/id="coming-2" value="2" checked/);
    expect(text).not.toMatch(/hits me|after 5|no steps|Urdu/i);
  });

  it('keeps what a family knows and the school does not, for a named person to read', async () => {
    await answer({ answer: 'yes', note: '', insight: 'She shares a room with a new baby.' }).expect(303);
    const page = (await app.http().get(home.path).expect(200)).text;
    expect(page).toContain('<dd>Samira: we have what you wrote</dd>');
    expect(page).not.toContain('new baby');
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

  it.each([
    ['answer', { answer: 'maybe' }, 'Choose one of the four answers', 'answer-yes'],
    ['answer', {}, 'Choose an answer', 'answer-yes'],
    ['coming', { answer: 'yes', coming: '5' }, 'Choose how many of you will come', 'coming-1'],
    [
      'accessNeeds',
      { answer: 'yes', accessNeeds: 'x'.repeat(201) },
      'Tell us what would make it easier for you in 200 letters or fewer',
      'accessNeeds',
    ],
    [
      'interpreterLanguage',
      { answer: 'yes', interpreterLanguage: 'x'.repeat(61) },
      'Tell us the language in 60 letters or fewer',
      'interpreterLanguage',
    ],
    [
      'note',
      { answer: 'yes', note: 'x'.repeat(2_001) },
      'Tell us the rest about the meeting in 2,000 letters or fewer',
      'note',
    ],
    [
      'insight',
      { answer: 'yes', insight: `${'x'.repeat(4_000)}\0` },
      'Tell us what we do not know in 4,000 letters or fewer',
      'insight',
    ],
    [
      'insight',
      { answer: 'yes', insight: 'half \0 of it' },
      'Tell us what we do not know in plain letters',
      'insight',
    ],
  ] as const)('says beside “%s” what was expected, and keeps nothing', async (field, sent, told, target) => {
    const before = await tablePrints(app.dataSource);
    const { text } = await answer(sent)
      .expect(422)
      .expect('content-type', /text\/html/);
    expect(text).toContain(`<a href="#${target}">${told}`);
    expect(text).toMatch(new RegExp(`id="${field}-error"><span class="unseen">Problem: </span>${told}`));
    expect(text).toContain(`id="${target}"`);
    expect(text.match(/class="field-error"/g)).toHaveLength(1);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it('names each field that must be mended, and keeps all they typed', async () => {
    const typed = {
      coming: '3',
      accessNeeds: 'y'.repeat(201),
      note: 'z'.repeat(2_001),
      insight: 'A new baby.',
    };
    const { text } = await answer(typed).expect(422);
    expect([...text.matchAll(/<a href="#([\w-]+)">/g)].map(([, id]) => id)).toEqual([
      ...['answer-yes', 'accessNeeds', 'note'],
    ]);
    for (const kept of [typed.accessNeeds, typed.note, 'A new baby.']) expect(text).toContain(kept);
    expect(text).toMatch(/id="coming-3" value="3" checked/);
  });

  it('takes a text that just fits, however the browser ends its lines', async () => {
    const lines = `a\r\n${'b'.repeat(1_998)}`;
    await answer({ answer: 'yes', note: lines }).expect(303);
  });

  it('refuses fields it does not know, in a page', async () => {
    const before = await tablePrints(app.dataSource);
    const { text } = await answer({ answer: 'yes', state: 'held' }).expect(422);
    expect(text).toContain('We could not take this answer');
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it.each([
    ['no', 'find another way to talk'],
    ['yes', 'We look forward to meeting you.'],
    ['phone-me', 'You asked us to phone you'],
    ['yes', 'We look forward to meeting you.'],
    ['another-time', 'You asked for another time'],
  ])('shows after “%s” the newest answer alone, and what happens next', async (given, next) => {
    await answer({ answer: given }).expect(303);
    const { text } = await app.http().get(home.path).expect(200);
    const [, news] = /role="status">([^<]*)</.exec(text) ?? [];
    expect(news).toContain(next);
    if (given !== 'yes') expect(news).toContain('We will call you by the end of the next school day');
    expect(text.match(/name="answer"[^>]* checked/g)).toEqual([
      `name="answer" id="answer-${given}" value="${given}" checked`,
    ]);
    expect(text).toContain('Your last answer counts.');
  });

  it('lets an answer to a time that has been moved since count for nothing', async () => {
    const { text } = await answer({ answer: 'no', sequence: '7' }).expect(409);
    expect(text).toContain('The time of this meeting has changed');
  });
});
