import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { addDays, isoWeekdayOf, toEpochDay } from '../../src/shared/days.js';
import { pupil, raise } from '../cases/northfield.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { triageSchool } from './triage-desk.js';

const SLOW_MACHINE = 300_000;
/** How many are found in each of these weeks, of year 9 and of year 10. */
const WEEKS = [
  ['2026-03-09', 4, 1],
  ['2026-03-16', 9, 2],
  ['2026-03-23', 7, 0],
] as const;

describeInBrowser('What the rules bring in a week, at a browser', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    await app.get(RuleSetsService).ensureDefaults();
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it(
    'is read from the list that is triaged, with script or without it',
    async () => {
      const { school } = await triageSchool(app);
      const days = Array.from({ length: 40 }, (_, at) => toEpochDay(addDays('2026-03-23', at)));
      await app.dataSource.manager.insert(
        SchoolDay,
        days.filter((day) => isoWeekdayOf(day) <= 5).map((day) => ({ schoolId: school, day })),
      );
      for (const [monday, ofNine, ofTen] of WEEKS) {
        app.clock.moveTo(`${monday}T08:10:00.000Z`);
        for (let n = 0; n < ofNine + ofTen; n++) {
          const id = await pupil(app, school, `p${monday}-${n}`, n < ofNine ? '9' : '10');
          await raise(app, school, id, { raisedOn: monday, severity: 3 });
        }
        await app.drain();
      }
      app.clock.moveTo('2026-03-30T08:10:00.000Z');
      for (const javaScript of [true, false]) {
        const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
        const window = await StaffWindow.open(app, browser, { javaScript });
        const { page } = window;
        await window.signIn(app, 'lead9@northfield.example');
        await window.go('/triage');
        expect(await window.objections(name('triage-ranked'))).toEqual([]);
        await page.getByRole('link', { name: 'How many come in a week' }).click();
        expect(window.path).toBe('/settings/rules/load');
        expect(await page.getByText('About 7 new pupils a week reach you').isVisible()).toBe(true);
        expect(await window.objections(name('rule-load'))).toEqual([]);
        await window.close();
      }
    },
    SLOW_MACHINE,
  );
});
