import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { placeHold } from '../followups/northfield.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  addConcern,
  addContext,
  addHomeContact,
  addIncidents,
  addInsight,
  addObservation,
  addResult,
  fillRegister,
  openPupilScene,
  type PupilScene,
  SAM_DSL,
  type ScenePupil,
  scenePupil,
  session,
} from './pupil-scene.js';

/** axe looks at each page at three widths, on a machine that may do other work. */
const SLOW_MACHINE = 240_000;

describeInBrowser('A pupil’s page at a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let scene: PupilScene;
  let samira: ScenePupil;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    browser = await openBrowser();
    scene = await openPupilScene(app);
    samira = await richPupil();
    const held = await scenePupil(app, scene, { pupil: { firstName: 'Imran', lastName: 'Siddiqui' } });
    await placeHold(app, { ...held, contactIds: [] }, null);
    for (let at = 0; at < 52; at++)
      await scenePupil(
        app,
        scene,
        { pupil: { firstName: 'Kim', lastName: `Lane${at}` } },
        { yearGroup: '10' },
      );
  }, SLOW_MACHINE);

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  /** Samira, called Mimi, about whom there is something of everything. */
  async function richPupil(): Promise<ScenePupil> {
    const pupil = { firstName: 'Samira', preferredName: 'Mimi', socialCare: 'none' } as const;
    const made = await scenePupil(app, scene, {
      pupil: { ...pupil, mastAgreedOn: '2026-02-02', mastAgreedBy: 'Mrs Khan, by phone' },
      contacts: [
        { language: 'ur', interpreter: true, channel: 'phone' },
        { firstName: 'Omar', relationship: 'Father', noContact: true, priority: 2 },
        { firstName: 'Nadia', relationship: 'Aunt', addressHidden: true, priority: 3, livesWith: false },
      ],
    });
    const { pupilId } = made;
    const mondays = ['2026-01-12', '2026-01-19', '2026-02-02', '2026-02-09', '2026-02-23'];
    const missed = Object.fromEntries(
      mondays.flatMap((day, at) => [
        [session(day, 'AM'), at % 2 === 0 ? 'O' : 'I'],
        [session(day, 'PM'), at % 2 === 0 ? 'U' : 'I'],
      ]),
    );
    await fillRegister(app, scene, pupilId, {
      ...missed,
      ...{
        [session('2025-10-07', 'AM')]: 'M',
        [session('2025-11-13', 'AM')]: 'L',
        [session('2026-01-28', 'AM')]: 'L',
      },
      ...{
        [session('2025-12-04', 'PM')]: 'V',
        [session('2025-11-21', 'AM')]: 'C1',
        [session('2026-02-26', 'PM')]: 'Y1',
      },
    });
    await app.dataSource.query(`DELETE FROM mark WHERE pupil_id = ${pupilId} AND day = 20426`);
    await addIncidents(app, scene, pupilId, 11);
    await addResult(app, pupilId, 'Mathematics', '2026-02-12', 88);
    await addResult(app, pupilId, 'Mathematics', '2025-11-20', 101);
    await addResult(app, pupilId, 'English', '2026-02-10', 97);
    await addObservation(app, pupilId, 'Sat alone at lunch on three days and did not want to say why.');
    await addInsight(app, pupilId, 'She has been sleeping badly since her grandfather died.');
    await addHomeContact(app, pupilId, 'We talked about sleep and agreed to look again in two weeks.');
    await addConcern(app, scene.schoolId, pupilId, 'We have missed Mimi on 5 Mondays since January.');
    await addConcern(app, scene.schoolId, pupilId, "Mimi's result in Mathematics was 101 and is 88.");
    await addConcern(app, scene.schoolId, pupilId, 'Mimi was in four quarrels in two weeks.', {
      ...{ state: 'cleared', clearedOn: '2026-01-30', raisedOn: '2026-01-12' },
    });
    await addContext(app, pupilId);
    await addContext(app, pupilId, {
      kind: 'other',
      note: 'Moved house.',
      endedOn: '2026-01-09',
      fromDay: '2025-12-01',
    });
    return made;
  }

  it.each([true, false])(
    'opens the register at its newest week on a phone, with script or without it: %s',
    async (javaScript) => {
      const window = await StaffWindow.open(app, browser, { javaScript });
      await window.signIn(app, ADA);
      await window.page.setViewportSize({ width: 375, height: 800 });
      await window.go(`/pupils/${samira.id}`);
      const register = window.page.getByRole('region', { name: 'Register of the school year' });
      const { x = 0, width = 0 } = (await register.boundingBox()) ?? {};
      const newest = (await register.locator('.tandem-session').last().boundingBox()) ?? { x: -1, width: 0 };
      expect(newest.x).toBeGreaterThanOrEqual(x);
      expect(newest.x + newest.width).toBeLessThanOrEqual(x + width);
      expect(await window.page.getByText('scroll sideways for earlier ones').isVisible()).toBe(true);
      await window.close();
    },
  );

  it.each([true, false])(
    'is found by name, read and written with script or without it: %s',
    async (javaScript) => {
      const window = await StaffWindow.open(app, browser, { javaScript });
      const name = (page: string) => `${page}${javaScript ? '' : '-no-script'}`;
      const widths = javaScript ? undefined : [320];
      await window.signIn(app, ADA);
      await window.page.getByRole('link', { name: 'Pupils' }).click();
      expect(await window.objections(name('pupils'), widths)).toEqual([]);
      await window.page.getByLabel('Find by name').fill('mim kh');
      await window.page.getByRole('button', { name: 'Search' }).click();
      expect(await window.objections(name('pupils-found'), widths)).toEqual([]);
      await window.page.getByRole('link', { name: 'Mimi Khan' }).click();
      expect(window.path).toBe(`/pupils/${samira.id}`);
      await window.page.getByText('Why can I see this?').click();
      for (const table of ['The register as a table', 'Week by week as a table'])
        await window.page.getByText(table).click();
      expect(await window.objections(name('pupil'), widths)).toEqual([]);
      expect(await window.page.getByRole('img').count()).toBe(2);
      await window.page.getByRole('link', { name: 'Show all incidents' }).click();
      expect(await window.page.getByText(/^Quarrel/).count()).toBe(11);
      await window.page.getByRole('link', { name: 'Record something that explains it' }).click();
      expect(await window.objections(name('known-context'), widths)).toEqual([]);
      await window.page.getByRole('button', { name: 'Record' }).click();
      expect(await window.page.getByRole('alert').textContent()).toContain('Choose what it is');
      window.complaints.length = 0;
      expect(await window.objections(name('known-context-errors'), widths)).toEqual([]);
      await window.page.getByLabel('Long illness').check();
      await window.page.getByLabel('What is known').fill('Tonsils out in March.');
      await window.page.getByLabel('When to look again').fill('2026-04-01');
      await window.page.getByRole('button', { name: 'Record' }).click();
      expect(await window.page.getByRole('status').textContent()).toContain('No meeting about Mimi');
      await window.page.getByRole('button', { name: 'It no longer holds: Long illness' }).click();
      expect(await window.page.getByRole('status').textContent()).toContain(
        'It no longer holds, from today on.',
      );
      await window.close();
    },
    SLOW_MACHINE,
  );

  it(
    'looks right where a home is held, and to the DSL; each form is in order',
    async () => {
      const window = await StaffWindow.open(app, browser);
      await window.signIn(app, SAM_DSL);
      await window.go('/pupils?show=everybody');
      await window.page.getByRole('link', { name: 'Next' }).click();
      expect(await window.objections('pupils-everybody')).toEqual([]);
      await window.page.getByRole('link', { name: 'Imran Siddiqui' }).click();
      expect(await window.objections('pupil-held')).toEqual([]);
      await window.page.getByRole('link', { name: /Record what Imran says/ }).click();
      expect(await window.objections('wish')).toEqual([]);
      await window.go(`/pupils/${samira.id}/mast-answer`);
      expect(await window.objections('mast-answer')).toEqual([]);
      await window.page.getByRole('link', { name: 'Change nothing' }).click();
      await window.page.emulateMedia({ media: 'print' });
      expect(await window.objections('pupil-print', [768])).toEqual([]);
      await window.close();
    },
    SLOW_MACHINE,
  );

  it.each([true, false])(
    'leads to what the rules see, of today and of a day that is chosen, with script or without it: %s',
    async (javaScript) => {
      const window = await StaffWindow.open(app, browser, { javaScript });
      const name = (page: string) => `${page}${javaScript ? '' : '-no-script'}`;
      const widths = javaScript ? [320, 390, 768, 1280] : [320];
      await window.signIn(app, ADA);
      await window.go(`/pupils/${samira.id}`);
      await window.page.getByRole('link', { name: 'What the rules see' }).click();
      expect(window.path).toBe(`/pupils/${samira.id}/rules`);
      expect(await window.objections(name('pupil-rules'), widths)).toEqual([]);
      const behind = window.page.locator('summary', { hasText: 'What is behind it' });
      expect(await behind.count()).toBeGreaterThan(2);
      for (const one of await behind.all()) await one.click();
      expect(await window.objections(name('pupil-rules-behind'), widths)).toEqual([]);
      await window.page.getByLabel('Day').fill('2026-02-12');
      await window.page.getByRole('button', { name: 'Show' }).click();
      expect(await window.page.getByText('As of Thursday 12 February').count()).toBe(1);
      await window.go(`/pupils/${samira.id}/rules?on=2026-04-01`);
      expect(await window.page.getByRole('alert').textContent()).toContain('Enter today or an earlier day');
      window.complaints.length = 0;
      expect(await window.objections(name('pupil-rules-errors'), widths)).toEqual([]);
      await window.close();
    },
    SLOW_MACHINE,
  );
});
