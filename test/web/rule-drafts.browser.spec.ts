import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { makeFamily, makeNorthfield } from '../followups/northfield.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SLOW_MACHINE = 240_000;

describeInBrowser('Rules of a school at a browser', () => {
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

  it.each([true, false])(
    'are drafted, changed, compared and published, with script or without it: %s',
    async (javaScript) => {
      const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
      const at = await makeNorthfield(app);
      const { schoolId } = at;
      const { pupilId } = await makeFamily(app, at);
      for (const yearGroup of ['9', '10'])
        await app.dataSource.manager.insert(Enrolment, {
          ...{ pupilId, schoolId, yearGroup, fromDay: `20${Number(yearGroup) + 15}-09-01`, toDay: null },
        });
      const firstName = javaScript ? 'Uma' : 'Pat';
      await staffAccount(app, { organisationId: schoolId, firstName, roles: ['pastoral-lead'] });
      const window = await StaffWindow.open(app, browser, { javaScript });
      const { page } = window;
      await window.signIn(app, `${firstName.toLowerCase()}@northfield.example`);

      await window.go('/settings/rules');
      expect(await window.objections(name('rules'))).toEqual([]);
      await page.getByRole('button', { name: 'Drafts of other rules' }).click();
      expect(await window.objections(name('rule-drafts-none'))).toEqual([]);
      await page.getByRole('button', { name: 'Make a draft' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Enter what the draft is called');
      window.complaints.length = 0;
      expect(await window.objections(name('rule-drafts-wrong'))).toEqual([]);
      await page.getByLabel('What is it called?').fill('Ask after two days away');
      await page.getByRole('button', { name: 'Make a draft' }).click();
      expect(await page.getByText('Nothing yet: these are the rules in force.').isVisible()).toBe(true);
      expect(await window.objections(name('rule-draft-new'))).toEqual([]);

      await page.getByRole('link', { name: 'Change Away for a week or more' }).click();
      const sessions = page.getByLabel('Sessions missed in a row, two being a day');
      expect(await sessions.inputValue()).toBe('10');
      await sessions.fill('many');
      await page.getByRole('button', { name: 'Save in the draft' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Enter a whole number from 2 to 400');
      expect(await sessions.inputValue()).toBe('many');
      window.complaints.length = 0;
      expect(await window.objections(name('rule-form-wrong'))).toEqual([]);
      await sessions.fill('4');
      await page.getByLabel('What is the rule called?').fill('Away for two days');
      await page.getByLabel('Proposes a case').check();
      await page.getByLabel('No, only the case is proposed').check();
      await page.getByLabel('Year 9').check();
      expect(await window.objections(name('rule-form'))).toEqual([]);
      await page.getByRole('button', { name: 'Save in the draft' }).click();
      expect(
        await page.getByText('Sessions missed in a row, two being a day: 4 instead of 10.').isVisible(),
      ).toBe(true);

      await page.getByRole('link', { name: 'Add a rule' }).click();
      expect(await window.objections(name('rule-catalogue'))).toEqual([]);
      await page.getByRole('link', { name: 'Several signs together' }).click();
      await page
        .getByLabel('A further sign')
        .selectOption('Behaviour: Behaviour points in recent school days');
      await page.getByRole('button', { name: 'Add this sign' }).click();
      await page.getByLabel('A further sign').selectOption('Attendance: Coming late');
      await page.getByRole('button', { name: 'Add this sign' }).click();
      await page.getByLabel('Within how many school weeks?').fill('4');
      await page.getByLabel('What is the rule called?').fill('Late and in trouble');
      await page.getByRole('button', { name: 'Save in the draft' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Write why you have this rule');
      window.complaints.length = 0;
      expect(await window.objections(name('rule-several'))).toEqual([]);
      await page.getByLabel('Why do you have it?').fill('One alone is mostly nothing.');
      await page.getByRole('button', { name: 'Save in the draft' }).click();
      await page.getByRole('button', { name: 'Remove Severe absence' }).click();
      expect(await page.getByText('The rule is out of the draft.').isVisible()).toBe(true);
      expect(await window.objections(name('rule-draft'))).toEqual([]);
      await window.go('/settings/rules/drafts');
      expect(await window.objections(name('rule-drafts'))).toEqual([]);
      await page.getByRole('link', { name: 'Ask after two days away' }).click();

      await page.getByRole('button', { name: 'Publish it' }).click();
      await page.getByRole('button', { name: 'Publish' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Write why');
      window.complaints.length = 0;
      expect(await window.objections(name('rule-publish'))).toEqual([]);
      await page.getByLabel('Why?').fill('A week is too late to ask.');
      await page.getByRole('button', { name: 'Publish' }).click();
      expect(await page.getByText(/Rule set \d+ is in force/).isVisible()).toBe(true);
      expect(window.path).toBe('/settings/rules');
      expect(await page.getByText('Late and in trouble').isVisible()).toBe(true);
      expect(await window.objections(name('rules-published'))).toEqual([]);
      await page.getByRole('link', { name: 'What has been published' }).click();
      expect(await page.getByText('Why: A week is too late to ask.').isVisible()).toBe(true);
      await page.getByText('1 rule is changed, 1 rule is new, 1 rule is gone').click();
      expect(await window.objections(name('rule-history'))).toEqual([]);
      await window.close();
    },
    SLOW_MACHINE,
  );
});
