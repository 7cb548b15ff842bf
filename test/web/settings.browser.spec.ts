import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { makeNorthfield } from '../followups/northfield.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SLOW_MACHINE = 180_000;

describeInBrowser('Settings at a browser', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    const { schoolId: organisationId } = await makeNorthfield(app);
    await staffAccount(app, { organisationId, firstName: 'Ivy', roles: ['administrator'] });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([true, false])(
    'are changed, and the rules read, with script or without it: %s',
    async (javaScript) => {
      const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
      const window = await StaffWindow.open(app, browser, { javaScript });
      const { page } = window;
      await window.signIn(app, 'ivy@northfield.example');
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByLabel('How many new cases').fill('many');
      await page.getByRole('button', { name: 'Save' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Enter a whole number from 1 to 50');
      window.complaints.length = 0;
      expect(await window.objections(name('settings-wrong'))).toEqual([]);
      await page.getByLabel('How many new cases').fill(javaScript ? '8' : '6');
      await page.getByRole('button', { name: 'Save' }).click();
      expect(await page.getByText('It counts from this week on').isVisible()).toBe(true);
      expect(await window.objections(name('settings'))).toEqual([]);
      await page.getByRole('link', { name: 'The rules, in words' }).click();
      expect(window.path).toBe('/settings/rules');
      expect(await window.objections(name('settings-rules'))).toEqual([]);
      await window.go('/settings/calendar');
      await page.getByLabel('Which day?').fill(javaScript ? '2026-03-10' : '2026-03-12');
      await page.getByRole('button', { name: 'Call it off' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Write why');
      window.complaints.length = 0;
      expect(await window.objections(name('settings-calendar-wrong'))).toEqual([]);
      await page.getByLabel('Why?').fill('Polling station');
      await page.getByRole('button', { name: 'Call it off' }).click();
      expect(await page.getByText('Nothing leaves for a home on that day').isVisible()).toBe(true);
      expect(await window.objections(name('settings-calendar'))).toEqual([]);
      await page.getByRole('button', { name: 'There is school' }).first().click();
      expect(await page.getByText('There is school on that day again.').isVisible()).toBe(true);
      await window.close();
    },
    SLOW_MACHINE,
  );
});
