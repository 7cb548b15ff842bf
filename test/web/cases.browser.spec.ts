import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { CaseChronology } from '../../src/cases/chronology/case-chronology.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { draftFor, type Family, makeFamily, makeNorthfield, MS_OKAFOR } from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { accountFor } from '../support/staff-accounts.js';
import { StaffWindow, WIDTHS } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SLOW_MACHINE = 240_000;
const WIDE_AND_NARROW = [...WIDTHS, 390];
const ADA = 'ada@northfield.example';

/** A MAST worker's day at a browser: what is due, the story, a note, a promise. */
describeInBrowser('Working in a case at a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let samira: Family;
  let caseId: string;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    browser = await openBrowser();
    const northfield = await makeNorthfield(app);
    await accountFor(app, northfield.okaforId, ADA);
    samira = await makeFamily(app, northfield);
    await app.dataSource.manager.update(PupilCase, { id: samira.caseId }, { evidence: [FALLING, FIGHT] });
    const draft = await draftFor(app, samira);
    await readAndApprove(app, draft.publicId, MS_OKAFOR, { slotIndex: 0 });
    await makeFamily(app, northfield, {
      pupil: { firstName: 'Bartholomew-Alexander', lastName: 'Featherstonehaugh' },
    });
    caseId = (await app.dataSource.manager.findOneByOrFail(PupilCase, { id: samira.caseId })).publicId;
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([true, false])(
    'finds the case, promises something, notes something and does it, with script or without it: %s',
    async (javaScript) => {
      const window = await StaffWindow.open(app, browser, { javaScript });
      const { page } = window;
      const name = javaScript ? 'case' : 'case-without-script';
      await window.signIn(app, ADA);
      await window.go('/cases');
      expect(await window.objections(`${name}-list`)).toEqual([]);
      await page.getByRole('link', { name: 'Samira Khan' }).click();
      expect(window.path).toBe(`/cases/${caseId}`);
      await page.getByText('Add something to do').click();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Write what is to be done');
      window.complaints.length = 0; // the browser logs the 422
      expect(await window.objections(`${name}-refused`)).toEqual([]);
      await page.getByLabel('What is to be done').fill('Ask the form tutor how Monday mornings go');
      await page.getByLabel('Last day to do it').fill('2026-03-06');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page
        .getByLabel('Add a note')
        .fill('Her grandmother takes her on Mondays.\nShe likes the art club.');
      await page.getByRole('button', { name: 'Add note' }).click();
      expect(await page.getByRole('status').first().textContent()).toContain('in the story');
      expect(await window.objections(name)).toEqual([]);
      await page
        .getByRole('button', { name: /Done.*Ask the form tutor/ })
        .first()
        .click();
      expect(await page.getByText('Nothing is due.').isVisible()).toBe(true);
      await window.close();
    },
    SLOW_MACHINE,
  );

  it(
    'finds at once what others have added since she looked, in the list and in the case',
    async () => {
      const window = await StaffWindow.open(app, browser);
      await window.signIn(app, ADA);
      app.clock.advanceMinutes(20);
      await window.go(`/cases/${caseId}`);
      const tell = (actor: string, text: string) =>
        app
          .get(UnitOfWork)
          .run((tx) =>
            app.get(CaseChronology).append(tx, { caseId: samira.caseId, kind: 'note', actor, text }),
          );
      app.clock.advanceMinutes(20);
      await tell('command:sam', 'Her uncle has rung: he brings her on Mondays from now on.');
      await tell('command:sam', 'The art club has a place for her.');
      app.clock.advanceMinutes(20);
      await window.go('/cases');
      expect(await window.page.getByText('2 new').isVisible()).toBe(true);
      expect(await window.objections('case-news-list', WIDE_AND_NARROW)).toEqual([]);
      await window.page.getByRole('link', { name: 'Samira Khan' }).click();
      await window.page.getByRole('link', { name: '2 new lines in the story' }).click();
      expect(await window.page.getByText('New since you looked on Monday 2 March at').isVisible()).toBe(true);
      expect(await window.objections('case-news', WIDE_AND_NARROW)).toEqual([]);
      await window.close();
    },
    SLOW_MACHINE,
  );
});

const FALLING = {
  concern: 'AAAAAAAAAAAAAAAAAAAAAA',
  ruleKey: 'becoming-persistently-absent',
  ruleSetVersion: 1,
  severity: 4,
  consequence: 'open-case',
  raisedOn: '2026-02-27',
  sentence: 'Samira has missed 14 of 120 sessions this year, 11.7 %; four school weeks ago it was 7.5 %.',
  value: 4.2,
  threshold: 3,
  trend: 'worsening',
  evidence: { kind: 'results', results: [] },
} as unknown as PupilCase['evidence'][number];
const FIGHT = {
  ...FALLING,
  concern: 'BBBBBBBBBBBBBBBBBBBBBB',
  ruleKey: 'behaviour-points',
  severity: 3,
  sentence: 'Samira has 16 behaviour points in the last 20 school days.',
};
