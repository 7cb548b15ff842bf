import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { codeNow, PASSWORD, staffAccount } from '../support/staff-accounts.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** axe looks at each page at three widths, on a machine that may do other work. */
const SLOW_MACHINE = 180_000;

describeInBrowser('Signing in at a browser', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it(
    'starts with the first-run page and leads through password and app to the first day',
    async () => {
      const window = await StaffWindow.open(app, browser);
      await window.go('/first-run');
      expect(await window.objections('first-run')).toEqual([]);
      await window.page.getByRole('button', { name: 'Set up' }).click();
      expect(await window.page.getByRole('alert').textContent()).toContain('Enter the code');
      window.complaints.length = 0;
      expect(await window.objections('first-run-with-errors')).toEqual([]);
      await app.get(UnitOfWork).run((tx) =>
        app.get(OrganisationRecorder).recordOrganisations(
          tx,
          ['Northfield', 'Southfield'].map((name) => ({
            kind: 'school',
            source: 'csv',
            sourceId: name,
            name,
          })),
        ),
      );
      await window.go('/first-run');
      await window.page.getByLabel('Southfield').check();
      expect(await window.objections('first-run-of-several-schools')).toEqual([]);
      await window.close();
      const zoe = await staffAccount(app, { firstName: 'Zoe', roles: ['teacher'], secondFactor: false });
      const first = await StaffWindow.open(app, browser);
      await first.go('/sign-in');
      expect(await first.objections('sign-in')).toEqual([]);
      await first.page.getByLabel('Mail address').fill(zoe.email);
      await first.page.getByLabel('Password').fill(PASSWORD);
      await first.page.getByRole('button', { name: 'Sign in' }).click();
      expect(first.path).toBe('/second-factor/set-up');
      expect(await first.objections('second-factor')).toEqual([]);
      const secret = ((await first.page.locator('strong').first().textContent()) ?? '').replaceAll(' ', '');
      await first.page.getByLabel('Code from the app').fill(codeNow(app, secret));
      await first.page.getByRole('button', { name: 'Continue' }).click();
      expect(await first.objections('recovery-codes')).toEqual([]);
      await first.page.getByRole('button', { name: 'I have kept them' }).click();
      expect(first.path).toBe('/');
      expect(await first.objections('today')).toEqual([]);
      await first.close();
    },
    SLOW_MACHINE,
  );

  it.each([true, false])(
    'works the same with script or without it: %s',
    async (javaScript) => {
      const name = javaScript ? 'Ravi' : 'Rosa';
      const account = await staffAccount(app, { firstName: name, roles: ['pastoral-lead'] });
      const window = await StaffWindow.open(app, browser, { javaScript, width: 320 });
      await window.go('/sign-in');
      await window.page.getByLabel('Mail address').fill(account.email);
      await window.page.getByLabel('Password').fill('not the right one');
      await window.page.getByRole('button', { name: 'Sign in' }).click();
      expect(await window.page.getByRole('alert').textContent()).toContain('do not belong to an account');
      window.complaints.length = 0;
      expect(await window.objections('sign-in-refused', [320])).toEqual([]);
      await window.signIn(app, account.email);
      expect(window.path).toBe('/');
      expect(await window.page.getByText(`${name} Okafor`).isVisible()).toBe(true);
      await window.page.getByRole('button', { name: 'Sign out' }).click();
      expect(window.path).toBe('/sign-in');
      await window.go('/');
      expect(window.path).toBe('/sign-in');
      await window.close();
    },
    SLOW_MACHINE,
  );
});
