import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { PeriodicWork } from '../../src/platform/jobs/periodic-work.js';
import { makeFamily, makeNorthfield } from '../followups/northfield.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { accountFor, staffAccount } from '../support/staff-accounts.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { failedJob, heldInvitation } from './failed-work.js';

const SLOW_MACHINE = 180_000;

/** Ivy, who keeps Tandem running, on the morning after the mail server was down; Mr Lewis decides about held mail. */
describeInBrowser('Operations and held mail at a browser', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    const northfield = await makeNorthfield(app);
    await accountFor(app, northfield.lewisId, 'sam@northfield.example');
    const at = { organisationId: northfield.schoolId };
    await staffAccount(app, { ...at, firstName: 'Ivy', roles: ['administrator'] });
    await staffAccount(app, { ...at, firstName: 'Hana', roles: ['administrator', 'pastoral-lead'] });
    await app.drain();
    await app.get(PeriodicWork).tick();
    await app.drain();
    browser = await openBrowser();
    const window = await StaffWindow.open(app, browser);
    await window.signIn(app, 'ivy@northfield.example');
    await window.page.getByRole('link', { name: 'Operations' }).click();
    expect(await window.page.getByText('All is well').isVisible()).toBe(true);
    expect(await window.objections('operations-calm')).toEqual([]);
    await window.close();
    for (const [at, firstName] of ['Noor', 'Imran', 'Oskar', 'Bea'].entries())
      await heldInvitation(
        app,
        await makeFamily(app, northfield, { pupil: { firstName } }),
        `2026-03-11T${10 + at}:15:00Z`,
      );
    for (let at = 0; at < 3; at++)
      await failedJob(
        app,
        'send-invitation',
        'MailDelayed: The mail could not be handed over now (ECONNECTION)',
      );
    for (const subscriber of ['propose-case', 'evaluate-pupil'])
      await failedJob(app, subscriber, 'DatabaseBusy: The database was busy for 30 s.');
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([true, false])(
    'says what failed and lets it be tried again, with script or without it: %s',
    async (javaScript) => {
      const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
      const window = await StaffWindow.open(app, browser, { javaScript });
      await window.signIn(app, 'ivy@northfield.example');
      await window.page.getByRole('link', { name: 'Operations' }).click();
      expect(await window.objections(name('operations-failed'))).toEqual([]);
      await window.page.getByText('Each of them').click();
      expect(await window.objections(name('operations-each'))).toEqual([]);
      await window.page
        .getByRole('button', { name: /^Try again/ })
        .last()
        .click();
      expect(window.path).toBe('/operations');
      expect(await window.page.getByText('It is tried again now.').isVisible()).toBe(true);
      await window.close();
    },
    SLOW_MACHINE,
  );

  it.each([true, false])(
    'lets somebody say of held mail that home has it, with script or without it: %s',
    async (javaScript) => {
      const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
      const window = await StaffWindow.open(app, browser, { javaScript });
      await window.signIn(app, 'hana@northfield.example');
      await window.go('/operations');
      await window.page.getByRole('link', { name: 'Decide about held mail' }).click();
      expect(window.path).toBe('/held-mail');
      expect(await window.objections(name('held-mail'))).toEqual([]);
      await window.page.getByRole('button', { name: 'Home has it' }).first().click();
      expect(await window.page.getByText('Written down: home has it.').isVisible()).toBe(true);
      await window.page.getByRole('button', { name: 'It has not left: send it now' }).first().click();
      expect(await window.page.getByText('It may leave.').isVisible()).toBe(true);
      expect(await window.objections(name('held-mail-decided'))).toEqual([]);
      await window.close();
    },
    SLOW_MACHINE,
  );
});
