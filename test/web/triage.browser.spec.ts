import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { In } from 'typeorm';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { pupil, raise } from '../cases/northfield.js';
import { caseNamed, proposedCase, type TriageSchool, triageSchool } from './triage-desk.js';

/** axe looks at each page at three widths, on a machine that may do other work. */
const SLOW_MACHINE = 300_000;
const NAMES = ['Aisha', 'Bilal', 'Cara', 'Dev', 'Ella', 'Femi', 'Grace', 'Hana', 'Imran', 'Jodie'];

describeInBrowser('The triage desk at a browser', () => {
  let app: TestApp;
  let school: TriageSchool;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    school = await triageSchool(app);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  const statesOf = async (ids: readonly string[]): Promise<Record<string, number>> => {
    const found = await app.dataSource.manager.findBy(PupilCase, { publicId: In([...ids]) });
    const counts: Record<string, number> = {};
    for (const { state } of found) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  };

  it(
    'ten by keyboard: opened, watched, closed, undone, without touching the mouse',
    async () => {
      const ids: string[] = [];
      for (const name of NAMES) ids.push(await proposedCase(app, school, name));
      for (let n = 0; n < 14; n++)
        await raise(app, school.school, await pupil(app, school.school, `Waiting-${n}`), { severity: 3 });
      await app.drain();
      const window = await StaffWindow.open(app, browser);
      const { page } = window;
      await window.signIn(app, 'lead9@northfield.example');
      await window.go('/triage');
      expect(await window.objections('triage')).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.keyboard.press('o');
      expect(window.path).toBe('/triage');
      await page.getByRole('button', { name: 'Use keys' }).click();
      const begun = Date.now();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/triage\/[\w-]{22}/);
      for (let n = 0; n < NAMES.length; n++) {
        await page.locator('[data-triage-outcome=o]').waitFor();
        const before = page.url();
        if (n % 3 === 0) await page.keyboard.press('o');
        if (n % 3 === 1) {
          await page.keyboard.press('w');
          await page.keyboard.press('Enter');
        }
        if (n % 3 === 2) {
          await page.keyboard.press('n');
          await page.keyboard.press('Space');
          await page.getByLabel('Why is nothing to be done?').press('k');
          await page.getByLabel('Why is nothing to be done?').pressSequentially('nown: ask her form tutor');
          await page.getByRole('button', { name: 'Close without action' }).press('Enter');
        }
        await page.waitForURL((url) => url.href !== before);
        if (n === 1) {
          expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
          expect(await window.objections('triage-case-after-outcome')).toEqual([]);
          await page.setViewportSize({ width: 1280, height: 800 });
        }
      }
      const seconds = Math.round((Date.now() - begun) / 1_000);
      process.stdout.write(`Triage: ten by keyboard in ${seconds} s on this machine.\n`);
      expect(await statesOf(ids)).toEqual({ open: 4, watched: 3, closed: 3 });
      const last = page.url();
      await page.keyboard.press('u');
      await page.waitForURL((url) => url.href !== last);
      expect(await page.getByRole('status').textContent()).toContain('undone, and to be looked at again');
      expect((await statesOf(ids))['proposed']).toBe(1);
      await page.keyboard.press('w');
      expect(await window.objections('triage-watch')).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.getByText('No action', { exact: true }).click();
      await page.getByRole('button', { name: 'Close without action' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Choose what the concern was');
      window.complaints.length = 0;
      expect(await window.objections('triage-refused')).toEqual([]);
      await window.close();
    },
    SLOW_MACHINE,
  );

  it(
    'offers no keys where there is nothing but a finger',
    async () => {
      await proposedCase(app, school, 'Oskar');
      const window = await StaffWindow.open(app, browser, { width: 375, touch: true });
      await window.signIn(app, 'lead9@northfield.example');
      await window.go('/triage');
      await window.page.locator('[data-triage-keys]:not([hidden])').waitFor({ state: 'attached' });
      expect(await window.page.getByText('Use keys').isVisible()).toBe(false);
      await window.close();
    },
    SLOW_MACHINE,
  );

  it(
    'three without script, on a phone, with "next"; the second lead is told who was first',
    async () => {
      await app.dataSource.manager.update(PupilCase, { state: 'proposed' }, { state: 'withdrawn' });
      const ids: string[] = [];
      for (const name of ['Kofi', 'Lena', 'Mo', 'Nia']) ids.push(await proposedCase(app, school, name));
      const window = await StaffWindow.open(app, browser, { javaScript: false, width: 320 });
      const { page } = window;
      await window.signIn(app, 'lead9@northfield.example');
      await window.go('/triage?sort=name');
      await window.objections('triage-without-script', [320]);
      await page.getByRole('link', { name: 'Kofi Khan' }).click();
      await page.getByRole('link', { name: 'Next', exact: true }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Lena Khan');
      await page.getByRole('link', { name: 'Previous' }).click();
      await page.getByRole('button', { name: 'Open a case' }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Lena Khan');
      expect(await page.getByRole('status').textContent()).toContain('Kofi Khan: case opened.');
      await page.getByText('Watch until a day').click();
      await page.getByRole('button', { name: 'Watch', exact: true }).click();
      await page.getByText('No action', { exact: true }).click();
      await page.getByLabel('Not a worry').check();
      await page.getByLabel('Why is nothing to be done?').fill('A mix-up of two coats.');
      await page.getByRole('button', { name: 'Close without action' }).click();
      expect(await page.getByRole('status').textContent()).toContain('Mo Khan: no action.');
      await window.objections('triage-case-without-script', [320]);
      await page.getByRole('button', { name: 'Undo' }).first().click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Mo Khan');
      expect(await statesOf(ids)).toEqual({ open: 1, watched: 1, proposed: 2 });
      await app.dataSource.manager.update(PupilCase, { publicId: ids[2] ?? '' }, { state: 'open' });
      const other = await StaffWindow.open(app, browser);
      await other.signIn(app, 'dsl@northfield.example');
      await other.go(`/triage/${ids[3] ?? ''}`);
      await page.getByRole('link', { name: 'Next', exact: true }).click();
      await page.getByRole('button', { name: 'Open a case' }).click();
      await other.page.getByRole('button', { name: 'Open a case' }).click();
      expect(await other.page.getByRole('heading', { level: 1 }).textContent()).toBe(
        'Nia Khan: somebody was first',
      );
      other.complaints.length = 0;
      expect(await other.objections('triage-second')).toEqual([]);
      expect((await caseNamed(app, ids[3] ?? '')).state).toBe('open');
      await other.go('/triage');
      expect(await other.objections('triage-empty')).toEqual([]);
      await other.close();
      await window.close();
    },
    SLOW_MACHINE,
  );
});
