import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { judge, times } from './judged-rules.js';
import { type TriageSchool, triageSchool } from './triage-desk.js';

const SLOW_MACHINE = 300_000;

describeInBrowser('The quality of the rules at a browser', () => {
  let app: TestApp;
  let school: TriageSchool;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    await app.get(RuleSetsService).ensureDefaults();
    school = await triageSchool(app);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it(
    'is read in a line a rule and rule by rule, with script or without it',
    async () => {
      const first = await StaffWindow.open(app, browser);
      await first.signIn(app, 'lead9@northfield.example');
      await first.go('/settings/rules/quality');
      expect(await first.objections('quality-empty')).toEqual([]);
      await first.close();
      const words = [...times('useful', 8), ...times('already-known', 3), ...times('not-a-worry', 4)];
      await judge(app, school, 'unauthorised-ten-in-ten-weeks', words, (at) => (at % 2 === 0 ? 'F' : 'M'));
      await judge(app, school, 'severe-absence', times('wrong-data', 12));
      app.clock.moveTo('2026-04-14T08:10:00.000Z');
      await judge(app, school, 'attendance-fall', [...times('useful', 3), ...times('wrong-data', 1)]);
      await judge(app, school, 'severe-absence', [...times('useful', 1), ...times('not-a-worry', 12)]);
      for (const javaScript of [true, false]) {
        const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
        const window = await StaffWindow.open(app, browser, { javaScript });
        const { page } = window;
        await window.signIn(app, 'lead9@northfield.example');
        expect(await window.objections(name('today-with-rules'))).toEqual([]);
        await page.getByRole('link', { name: /right 1 of the 25 times/ }).click();
        expect(window.path).toBe('/settings/rules/quality/severe-absence');
        expect(await window.objections(name('quality-rule'))).toEqual([]);
        await page.getByRole('link', { name: 'How often each rule is right' }).click();
        expect(await page.getByRole('row').count()).toBe(4);
        await page.getByText('How this is counted').click();
        expect(await window.objections(name('quality-rules'))).toEqual([]);
        await window.close();
      }
    },
    SLOW_MACHINE,
  );
});
