import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { draftFor, makeFamily, makeNorthfield, type Northfield } from '../followups/northfield.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { accountFor } from '../support/staff-accounts.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SLOW_MACHINE = 240_000;
const ADA = 'ada@northfield.example';

/** A pastoral lead at a browser: reads a draft, every word for a time, approves, and calls it off again. */
describeInBrowser('Approving a meeting at a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let northfield: Northfield;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    browser = await openBrowser();
    northfield = await makeNorthfield(app);
    await accountFor(app, northfield.okaforId, ADA);
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([true, false])(
    'reads, approves, reads what calling it off would say, and calls it off, with script or without it: %s',
    async (javaScript) => {
      const firstName = javaScript ? 'Samira' : 'Noor';
      const family = await makeFamily(app, northfield, {
        pupil: { firstName },
        contacts: [
          {},
          { firstName: 'Tomasz', email: null, channel: 'phone' },
          { firstName: 'Ravi', noContact: true },
        ],
      });
      const { publicId } = await draftFor(app, family);
      const name = javaScript ? 'meeting' : 'meeting-without-script';
      const window = await StaffWindow.open(app, browser, { javaScript });
      const { page } = window;
      await window.signIn(app, ADA);
      await window.go('/meetings');
      expect(await window.objections(`${name}s`)).toEqual([]);
      await page.getByRole('link', { name: `${firstName} Khan` }).click();
      expect(await window.objections(`${name}-draft`)).toEqual([]);
      await page.getByRole('link', { name: 'Name a room, or add words of your own' }).click();
      await page.getByLabel('Where in the school').fill('the green room');
      await page.getByLabel('A few words of your own').fill('There is a risk.');
      await page.getByRole('button', { name: 'Write the draft anew' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Expected other words than “risk”');
      window.complaints.length = 0;
      expect(await window.objections(`${name}-own-words`)).toEqual([]);
      await page
        .getByLabel('A few words of your own')
        .fill(`${firstName} sang on Friday, and we all heard it.`);
      await page.getByRole('button', { name: 'Write the draft anew' }).click();
      expect(await page.getByText(`${firstName} sang on Friday`).isVisible()).toBe(true);
      expect(await window.objections(`${name}-draft-in-own-words`)).toEqual([]);
      await page.getByRole('radio').first().check();
      await page.getByRole('button', { name: 'Read what would be sent' }).first().click();
      expect(await window.objections(`${name}-words`)).toEqual([]);
      await page.getByRole('button', { name: 'Approve' }).click();
      expect(await page.getByRole('status').first().textContent()).toContain('Nothing leaves before');
      expect(await window.objections(`${name}-approved`)).toEqual([]);
      await page.getByRole('link', { name: 'Call it off' }).click();
      await page.getByLabel('Why, for the story of the case').fill('Talked about on the phone');
      expect(await window.objections(`${name}-call-off`)).toEqual([]);
      await page.getByRole('button', { name: 'Call it off' }).click();
      expect(await page.getByText('Called off').first().isVisible()).toBe(true);
      await window.close();
      expect((await app.dataSource.manager.findOneByOrFail(FollowUp, { publicId })).state).toBe('cancelled');
    },
    SLOW_MACHINE,
  );
});
