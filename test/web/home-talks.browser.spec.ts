import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { ADA, openPupilScene, type ScenePupil, scenePupil } from './pupil-scene.js';

/** axe looks at each page at three widths, on a machine that may do other work. */
const SLOW_MACHINE = 240_000;

describeInBrowser('A talk with home at a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let samira: ScenePupil;
  let caseHref: string;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    browser = await openBrowser();
    const scene = await openPupilScene(app);
    samira = await scenePupil(app, scene, {
      contacts: [{}, { firstName: 'Omar', relationship: 'Father', priority: 2 }],
    });
    const found = await app.dataSource.manager.findOneByOrFail(PupilCase, { id: samira.caseId });
    caseHref = `/cases/${found.publicId}`;
  }, SLOW_MACHINE);

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([true, false])(
    'is recorded from the case, and asked after when a call is ticked, with script or without it: %s',
    async (javaScript) => {
      const window = await StaffWindow.open(app, browser, { javaScript });
      const { page } = window;
      const widths = javaScript ? [320, 375, 1280] : [375];
      const call = javaScript ? 'Phone mum about Monday' : 'Phone mum about Tuesday';
      const name = (what: string) => `${what}${javaScript ? '' : '-no-script'}`;
      await window.signIn(app, ADA);
      await window.go(caseHref);
      await page.getByRole('link', { name: 'Record contact with home' }).click();
      expect(await window.objections(name('talk'), widths)).toEqual([]);
      await page.getByLabel('Omar').check();
      await page.getByLabel('By phone').check();
      await page.getByLabel('What was said?').fill('He takes her on Mondays from now on.');
      await page.getByRole('button', { name: 'Record' }).click();
      expect(window.path).toBe(`/pupils/${samira.id}`);
      expect(await page.getByText('He takes her on Mondays from now on.').count()).toBeGreaterThan(0);

      await window.go(caseHref);
      await page.getByText('Add something to do').click();
      await page.getByLabel('What is to be done').fill(call);
      await page.getByLabel('Last day to do it').fill('2026-03-06');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      expect(await window.objections(name('case-with-call'), widths)).toEqual([]);
      await page.getByRole('button', { name: new RegExp(call) }).click();
      expect(await window.objections(name('reached'), widths)).toEqual([]);
      await page.getByLabel('Yes, we spoke').check();
      await page.getByRole('radio', { name: 'Omar' }).check();
      await page.getByRole('button', { name: 'Save' }).click();
      expect(window.path).toBe(caseHref);
      expect(await page.getByText('Done. The talk is recorded with the pupil.').count()).toBe(1);
      await window.close();
    },
    SLOW_MACHINE,
  );
});
