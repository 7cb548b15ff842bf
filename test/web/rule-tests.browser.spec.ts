import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { draftOf, importUci, lowFirstResult, UCI } from '../support/uci-draft.js';

const SLOW_MACHINE = 240_000;

/** Hal, head of a school with real mathematics results, tries a draft on last year before he believes in it. */
(UCI ? describeInBrowser : describe.skip)('Tests of rules at a browser', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    await importUci(app);
    await app.drain();
    const { id } = await app.dataSource.manager.findOneByOrFail(Organisation, { sourceId: 'GP' });
    await draftOf(
      app,
      [lowFirstResult(), { ...lowFirstResult(7), key: 'very-low', title: 'A very low first result' }],
      id,
    );
    await staffAccount(app, { firstName: 'Hal', roles: ['head'], organisationId: id });
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([true, false])(
    'are asked for, watched, read and compared; with script or without it: %s',
    async (javaScript) => {
      const name = (page: string): string => `rule-tests-${page}-${javaScript ? 'script' : 'plain'}`;
      const window = await StaffWindow.open(app, browser, { javaScript });
      const { page } = window;
      const look = async (shown: string) => expect(await window.objections(name(shown))).toEqual([]);
      const main = async () => (await page.locator('main').textContent()) ?? '';
      const press = (button: string) => page.getByRole('button', { name: button, exact: true }).click();
      await window.signIn(app, 'hal@northfield.example');
      await window.go('/settings/rules/tests');
      await look('list');
      await press('Test rules');
      await look('new');
      await page.getByLabel('Draft: Low results').check();
      await page.getByLabel('Another sign').check();
      await page.getByLabel('Which sign?').selectOption({ label: 'Results: A result below a level' });
      await press('Test them');
      expect(await page.getByLabel('Draft: Low results').isChecked()).toBe(true);
      await look('new-settings');
      await press('Test them');
      expect(await page.getByRole('alert').textContent()).toContain(
        'Enter the first day, such as 2 March 2026',
      );
      window.complaints.length = 0;
      await look('new-wrong');
      await page.locator('#from').fill('2005-12-16');
      await page.locator('#to').fill('2006-06-22');
      await page.getByLabel('On which day is it looked at?').fill('2006-06-23');
      await page.getByLabel('Only this subject').fill('Mathematics');
      await page.getByLabel('Only this assessment').fill('Final');
      await page.locator('#p-below').fill('10');
      await press('Test them');
      expect(await main()).toContain('It begins as soon as a worker is free.');
      await look('waits');
      await app.drain();
      if (javaScript) await page.getByRole('heading', { name: 'How it would have ended' }).waitFor();
      else await page.getByRole('link', { name: 'Look again' }).click();
      expect(await main()).toContain('Of 349 pupils it would have flagged 125');
      if (javaScript) for (const one of await page.locator('summary').all()) await one.click();
      await look('result');
      await page.getByRole('link', { name: /^A very low first result/ }).click();
      expect(await main()).toContain('This draft’s line, below 7, flags 28 of 349 pupils');
      await page.getByRole('link', { name: /^Who\W+Missed/ }).click();
      expect(await main()).toContain('24 pupils');
      await look('missed');
      await page.getByRole('link', { name: /^Flagged, and it came true/ }).click();
      await look('right');
      await page.getByRole('link', { name: 'Next' }).click();
      expect(await main()).toContain('here 51 to 89 of 89');
      await page.getByRole('link', { name: 'Back to the test' }).click();
      await page.getByRole('link', { name: 'Ask the same of other rules' }).click();
      await page.getByLabel('The rules in force').check();
      await press('Test them');
      await press('Stop this test');
      expect(await main()).toContain('It was stopped before its end');
      await look('stopped');
      await page.getByRole('link', { name: 'All tests' }).click();
      await look('list-of-tests');
      await page.getByRole('link', { name: 'Low results, revision 1' }).first().click();
      await page.getByRole('link', { name: 'Ask the same of other rules' }).click();
      await press('Test them');
      await app.drain();
      await window.go(window.path);
      expect(await main()).toContain('Before: Low results, revision 1');
      await look('compared');
      await app.drain();
      await window.close();
    },
    SLOW_MACHINE,
  );
});
