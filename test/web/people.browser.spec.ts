import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { makeNorthfield } from '../followups/northfield.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { accountFor, staffAccount } from '../support/staff-accounts.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SLOW_MACHINE = 180_000;

/** Ivy invites somebody, gives them roles and lets Mr Lewis, the DSL, know of it. */
describeInBrowser('People at a browser', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    const { schoolId: organisationId, lewisId, okaforId } = await makeNorthfield(app);
    await accountFor(app, lewisId, 'sam@northfield.example');
    await accountFor(app, okaforId, 'ada@northfield.example', false);
    await staffAccount(app, { organisationId, firstName: 'Ivy', roles: ['administrator'] });
    await staffAccount(app, {
      organisationId,
      firstName: 'Konstantina-Alexandra',
      roles: ['teacher', 'head', 'pastoral-lead'],
      yearGroups: ['9', '10'],
    });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([true, false])(
    'are invited, given roles and disabled, with script or without it: %s',
    async (javaScript) => {
      const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
      const window = await StaffWindow.open(app, browser, { javaScript });
      const { page } = window;
      await window.signIn(app, 'ivy@northfield.example');
      await page.getByRole('link', { name: 'People' }).click();
      expect(window.path).toBe('/people');
      expect(await window.objections(name('people'))).toEqual([]);
      await page.getByRole('button', { name: 'Invite somebody new' }).click();
      await page.getByRole('button', { name: 'Send the invitation' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Enter their first name');
      window.complaints.length = 0;
      expect(await window.objections(name('people-new-wrong'))).toEqual([]);
      await page.getByLabel('First name').fill('Pia');
      await page.getByLabel('Last name').fill(javaScript ? 'Lund' : 'Holm');
      await page.getByLabel('Mail address').fill(`pia${javaScript ? 1 : 2}@northfield.example`);
      await page.getByRole('button', { name: 'Send the invitation' }).click();
      expect(await page.getByText('is on its way to').isVisible()).toBe(true);
      await page.getByRole('checkbox', { name: 'DSL' }).check();
      await page.getByRole('checkbox', { name: 'Pastoral lead' }).check();
      expect(await window.objections(name('people-person'))).toEqual([]);
      await page.getByRole('button', { name: 'Save the roles' }).click();
      expect(await page.getByText('It counts from their next page on').isVisible()).toBe(true);
      await page.getByText('Disable the account').first().click();
      await page.getByRole('button', { name: 'Disable the account' }).click();
      expect(await page.getByText('They are signed out everywhere').isVisible()).toBe(true);
      expect(await window.objections(name('people-disabled'))).toEqual([]);
      await window.close();
    },
    SLOW_MACHINE,
  );

  it(
    'are on the day of a DSL when they come to such power; a head has a page that says what the file gives',
    async () => {
      const window = await StaffWindow.open(app, browser);
      await window.signIn(app, 'sam@northfield.example');
      expect(await window.page.getByText('Ivy Okafor gave Pia Lund the role of DSL.').isVisible()).toBe(true);
      expect(await window.objections('today-powers')).toEqual([]);
      await window.close();
      const other = await StaffWindow.open(app, browser);
      await other.signIn(app, 'ivy@northfield.example');
      await other.go('/people');
      await other.page.getByRole('link', { name: 'Konstantina-Alexandra' }).click();
      expect(await other.objections('people-of-file')).toEqual([]);
      await other.close();
    },
    SLOW_MACHINE,
  );
});
