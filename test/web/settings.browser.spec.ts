import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
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

  it.each([true, false])(
    'set the terms of the next school year where there is none, with script or without it: %s',
    async (javaScript) => {
      const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
      const { schoolId: organisationId } = await makeNorthfield(app);
      await app.dataSource.manager.delete(SchoolDay, { schoolId: organisationId });
      const firstName = javaScript ? 'Uma' : 'Pat';
      await staffAccount(app, { organisationId, firstName, roles: ['administrator'] });
      const window = await StaffWindow.open(app, browser, { javaScript });
      const { page } = window;
      await window.signIn(app, `${firstName.toLowerCase()}@northfield.example`);
      expect(await window.objections(name('today-without-calendar'))).toEqual([]);
      await page.getByRole('link', { name: 'Add the first term' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Enter the first day of the term');
      window.complaints.length = 0;
      expect(await window.objections(name('term-wrong'))).toEqual([]);
      await page.getByLabel('What is it called?').fill('Autumn 2026');
      await page.getByLabel('First day', { exact: true }).fill('2026-09-02');
      await page.getByLabel('Last day', { exact: true }).fill('2026-12-18');
      await page.getByLabel('First day of the break').fill('2026-10-26');
      await page.getByLabel('Last day of the break').fill('2026-10-30');
      expect(await window.objections(name('term'))).toEqual([]);
      await page.getByRole('button', { name: 'Continue' }).click();
      const count = page.getByRole('status').filter({ hasText: 'in this term' });
      expect(await count.textContent()).toContain('73 school days in this term.');
      const inset = page.getByRole('group', { name: 'Week of 31 August' });
      expect(await inset.getByLabel('Why is there no school?').isVisible()).toBe(false);
      await inset.getByLabel('Wed 2 Sept').uncheck();
      await inset.getByLabel('Why is there no school?').fill('Inset day');
      const again = page.getByRole('button', { name: 'Count again' });
      if (javaScript) expect(await again.count()).toBe(0);
      else await again.click();
      expect(await count.textContent()).toContain('72 school days in this term.');
      expect(await window.objections(name('term-days'), [320, 390, 768, 1280])).toEqual([]);
      await page.getByRole('button', { name: 'Change name or dates' }).click();
      expect(await page.getByLabel('Last day', { exact: true }).inputValue()).toBe('2026-12-18');
      await page.getByRole('button', { name: 'Continue' }).click();
      await inset.getByLabel('Wed 2 Sept').uncheck();
      await inset.getByLabel('Why is there no school?').fill('Inset day');
      await page.getByRole('button', { name: 'Save this term' }).click();
      expect(await page.getByText('Autumn 2026 is saved with 72 school days.').isVisible()).toBe(true);
      expect(await page.getByText('Wednesday 2 September', { exact: true }).isVisible()).toBe(true);
      expect(await window.objections(name('calendar-with-term'))).toEqual([]);
      await page.getByRole('link', { name: 'Change Autumn 2026' }).click();
      await page.getByRole('button', { name: 'Continue' }).click();
      expect(await count.textContent()).toContain('72 school days in this term.');
      expect(await window.objections(name('term-days-changed'))).toEqual([]);
      await page.getByRole('button', { name: 'Save this term' }).click();
      await page.getByRole('link', { name: 'Change Autumn 2026' }).click();
      await page.getByRole('link', { name: 'Remove this term' }).click();
      expect(await window.objections(name('term-removal'))).toEqual([]);
      await page.getByRole('button', { name: 'Remove this term' }).click();
      expect(await page.getByText('Autumn 2026 is removed.').isVisible()).toBe(true);
      await window.close();
    },
    SLOW_MACHINE,
  );
});
