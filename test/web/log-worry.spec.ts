import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Observation } from '../../src/signals/observations/observation.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { countOf } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  DEE,
  logs,
  pupilAt,
  SAM,
  TESS,
  textOf,
  THEO,
  visitorAt,
  type WorriedSchool,
  worriedSchool,
  worryForm,
} from './worried-school.js';

const XSS = `<script>alert('x')</script>"><img src=x onerror=alert(1)>`;

describeOnEachDatabase('Logging a worry', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
  });

  afterAll(async () => {
    await app.close();
  });

  const written = (worryId: string): Promise<Observation> =>
    app.dataSource.manager.findOneByOrFail(Observation, { publicId: worryId });
  const observations = (): Promise<number> => countOf(app, 'SELECT COUNT(*) AS n FROM observation');
  const findsFor = async (email: string, letters: string): Promise<string> => {
    const visitor = await visitorAt(app, email, '/worries/new');
    return textOf((await visitor.post('/worries/pupils', { letters })).text);
  };

  it('says above the form, to everybody, whom to tell at once, in person, and 999', async () => {
    for (const email of [THEO, DEE]) {
      const page = textOf((await (await visitorAt(app, email, '/')).get('/worries/new')).text);
      expect(page).toMatch(/Sam Lewis \(DSL\) now, in person, or phone the school on 0114 496 0000/);
      expect(page.indexOf('phone 999')).toBeGreaterThan(0);
      expect(page.indexOf('phone 999')).toBeLessThan(page.indexOf('Who are you worried about?'));
    }
    const tess = textOf((await (await visitorAt(app, TESS, '/')).get('/worries/new')).text);
    expect(tess).toContain('Tell the head now, in person: no DSL is named here');
  });

  it('keeps what was seen, by whom and about which day, exactly as it was typed', async () => {
    const theo = await visitorAt(app, THEO, '/worries/new');
    const text = 'Ben took his bag.\n\nAmir: “leave  me”';
    const { id: _, ...row } = await written(
      await logs(theo, school.amir, { text: text.replaceAll('\n', '\r\n'), when: 'yesterday' }),
    );
    expect(row).toMatchObject({
      ...{ pupilId: school.amir.id, source: 'tandem', theme: 'emotional', severity: 'mild', text },
      ...{ authorName: 'Theo Okafor', recordedAt: app.clock.now() },
    });
    expect(row.knownOn).toBe(row.day + 1);
    expect(row.authorStaffId).not.toBeNull();
  });

  it('is evaluated like any observation, unless it could be harm: then no job is made of it and the DSL has it', async () => {
    await app.drain();
    const theo = await visitorAt(app, THEO, '/worries/new');
    const jobs = () => countOf(app, "SELECT COUNT(*) AS n FROM job WHERE state = 'waiting'");
    const before = await jobs();
    const harm = await logs(theo, school.zoe, { harm: 'yes', text: 'Afraid of going home.' });
    expect(await jobs()).toBe(before);
    expect(Boolean((await written(harm)).possibleHarm)).toBe(true);
    await logs(theo, school.zoe, { severity: 'severe' });
    expect(await jobs()).toBe(before + 1);
    const desk = textOf((await (await visitorAt(app, SAM, '/')).get('/dsl')).text);
    expect(desk).toContain('Afraid of going home.');
  });

  it('tells the writer who reads it, by name and within which time', async () => {
    const theo = await visitorAt(app, THEO, '/worries/new');
    const usual = await theo.get(`/worries/${await logs(theo, school.amir)}`);
    expect(textOf(usual.text)).toContain('Ada Okafor (pastoral lead) reads it within one school day.');
    const harm = await theo.get(`/worries/${await logs(theo, school.amir, { harm: 'yes' })}`);
    expect(textOf(harm.text)).toContain('Only Sam Lewis (DSL) reads it, by the end of the next school day.');
    expect(textOf(harm.text)).toContain('phone 999');
  });

  it('finds pupils of the own school only, by two letters or more, whatever the accents', async () => {
    expect(await findsFor(THEO, 'zoe')).toContain('Zoë O&#39;Brien Year 9');
    expect(await findsFor(THEO, 'obrien')).toContain('Zoë');
    expect(await findsFor(THEO, 'khan')).not.toContain('Amira');
    expect(await findsFor(TESS, 'khan')).toMatch(/Amira Khan/);
    expect(await findsFor(TESS, 'ami')).not.toMatch(/Amir Khan/);
    for (const typed of ['a', '%', '']) expect(await findsFor(THEO, typed)).not.toMatch(/Khan|Nowak/);
  });

  it('finds for the MAST only whose family has said yes, and nobody who has left', async () => {
    expect(await findsFor(DEE, 'bea')).toContain('Bea Nowak');
    expect(await findsFor(DEE, 'amir')).not.toContain('Amir');
    await pupilAt(app, school.schoolId, 'Gone', 'Away', { toDay: '2026-02-27' });
    expect(await findsFor(THEO, 'gone')).not.toContain('Away');
  });

  it('tells two pupils of one name apart, and shows no more than eight', async () => {
    for (const day of ['2011-05-04', '2011-10-30'])
      await pupilAt(app, school.schoolId, 'Kim', 'Lee', { dateOfBirth: day });
    const twins = await findsFor(THEO, 'kim lee');
    expect(twins).toContain('Year 9, born 4 May 2011');
    expect(twins).toContain('Year 9, born 30 October 2011');
    for (let more = 0; more < 7; more++) await pupilAt(app, school.schoolId, `Kim${more}`, 'Lee');
    expect(await findsFor(THEO, 'kim')).toContain('More than 8 pupils have a name like that.');
  });

  it('works in two steps without script: who, then the rest, and keeps what was typed already', async () => {
    const theo = await visitorAt(app, THEO, '/worries/new');
    const empty = { ...worryForm({ publicId: '' }), text: 'Cried in maths.', letters: 'amir' };
    const found = await theo.post('/worries/new', empty);
    expect(found.status).toBe(200);
    expect(found.text).toContain(`value="${school.amir.publicId}"`);
    expect(found.text).toContain('Cried in maths.');
    expect(found.text).toMatch(/value="emotional"\s+checked/);
  });

  it('says what is missing beside each field, keeps what was typed, and logs nothing (ASVS 2.2.2)', async () => {
    const theo = await visitorAt(app, THEO, '/worries/new');
    const before = await observations();
    const half = worryForm(school.amir, {
      theme: '',
      severity: 'awful',
      text: ' ',
      when: 'another-day',
      date: '2026-02-30',
    });
    const answer = await theo.post('/worries', half);
    expect(answer.status).toBe(422);
    for (const words of ['what it is about', 'how serious it is', 'Write what you saw', 'Enter the day'])
      expect(textOf(answer.text)).toContain(words);
    expect(answer.text).toMatch(new RegExp(`value="${school.amir.publicId}"\\s+checked`));
    const future = await theo.post(
      '/worries',
      worryForm(school.amir, { when: 'another-day', date: '2026-03-09' }),
    );
    expect(future.status).toBe(422);
    expect(textOf(future.text)).toContain('not one to come');
    const long = await theo.post('/worries', worryForm(school.amir, { text: 'x'.repeat(4_001) }));
    expect(textOf(long.text)).toContain('Write at most 4,000 characters');
    expect(await observations()).toBe(before);
  });

  it('is one worry however often the button is pressed, and another one with other words', async () => {
    const theo = await visitorAt(app, THEO, '/worries/new');
    const before = await observations();
    const form = worryForm(school.amir);
    const answers = await Promise.all([1, 2, 3].map(() => theo.post('/worries', form)));
    expect(new Set(answers.map(({ headers }) => headers['location'])).size).toBe(1);
    expect(await observations()).toBe(before + 1);
    await theo.post('/worries', { ...form, pupil: school.zoe.publicId });
    expect(await observations()).toBe(before + 2);
  });

  it('takes author, source and time from nobody but who is signed in (ASVS 15.3.3)', async () => {
    const theo = await visitorAt(app, THEO, '/worries/new');
    const row = await written(
      await logs(theo, school.amir, {
        ...{ authorName: 'Ada Okafor', authorStaffId: String(school.okaforId), author_staff_id: '1' },
        ...{
          source: 'sims',
          sourceId: 'OBS-1',
          recordedAt: '2020-01-01T00:00:00.000Z',
          possibleHarm: 'true',
        },
        ...{ acknowledgedAt: '2020-01-01T00:00:00.000Z', pupilId: String(school.amira.id) },
      }),
    );
    expect(row).toMatchObject({ authorName: 'Theo Okafor', source: 'tandem', pupilId: school.amir.id });
    expect(row.recordedAt).toBe(app.clock.now());
    expect(row.acknowledgedAt).toBeNull();
    expect(Boolean(row.possibleHarm)).toBe(false);
  });

  it('refuses a pupil of another school, or of a family that has not agreed, as if there were none (ASVS 8.2.2)', async () => {
    const before = await observations();
    for (const [email, pupil] of [
      [THEO, school.amira],
      [TESS, school.amir],
      [DEE, school.amir],
    ] as const) {
      const visitor = await visitorAt(app, email, '/worries/new');
      const answer = await visitor.post('/worries', worryForm(pupil));
      expect(answer.status).toBe(422);
      expect(textOf(answer.text)).not.toMatch(/Amira? Khan/);
    }
    expect(await observations()).toBe(before);
  });

  it('shows text as text, on every page it comes to (ASVS 1.2.1)', async () => {
    const pupil = await pupilAt(app, school.schoolId, XSS, 'Nguyen');
    const theo = await visitorAt(app, THEO, '/worries/new');
    const pages = [
      await theo.post('/worries/pupils', { letters: 'nguyen' }),
      await theo.post('/worries/new', worryForm(pupil, { letters: 'nguyen', text: XSS })),
      await theo.post('/worries', worryForm(pupil, { text: XSS, theme: XSS, date: XSS, formKey: XSS })),
      await theo.get(`/worries/${await logs(theo, pupil, { text: XSS })}`),
      await theo.get('/worries'),
      await (await visitorAt(app, ADA, '/')).get('/worries'),
    ];
    for (const { text } of pages) {
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('<img src=x');
    }
    expect(pages.at(-1)?.text).toContain('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;');
  });

  it('is never kept by a browser, and opening the pages changes nothing but the audit (ASVS 14.3.2, 3.5.3)', async () => {
    const theo = await visitorAt(app, THEO, '/worries/new');
    const worryId = await logs(theo, school.amir);
    await theo.get('/');
    const before = await tablePrints(app.dataSource);
    for (const path of ['/worries/new', '/worries', `/worries/${worryId}`]) {
      const answer = await theo.get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
    await theo.post('/worries/pupils', { letters: 'amir' });
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
  });
});
