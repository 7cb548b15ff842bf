import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { CaseAction } from '../../src/cases/actions/case-action.entity.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { newPublicId } from '../../src/shared/ids.js';
import { draftFor, makeFamily, makeNorthfield, MS_OKAFOR } from '../followups/northfield.js';
import { readAndApprove } from '../followups/reading-first.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SLOW_MACHINE = 180_000;

describeInBrowser('Agreements at a browser', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    const at = await makeNorthfield(app);
    const { manager } = app.dataSource;
    const { organisationId: team } = await manager.findOneByOrFail(Staff, { id: at.deeId });
    for (const name of ['Riverside MAST', 'Early Help for Families of the Northern District'])
      await manager.insert(Organisation, {
        ...{ publicId: newPublicId(), kind: 'team', source: 'csv', sourceId: name, name },
      });
    await staffAccount(app, { organisationId: at.schoolId, firstName: 'Ivy', roles: ['administrator'] });
    await staffAccount(app, { organisationId: at.schoolId, firstName: 'Hal', roles: ['head'] });
    await staffAccount(app, { organisationId: team, firstName: 'Mick', roles: ['mast-manager'] });
    await staffAccount(app, { organisationId: team, firstName: 'Tom', roles: ['administrator'] });
    const first = await makeFamily(app, at, { ownerId: at.deeId });
    await draftFor(app, first);
    const second = await makeFamily(app, at, { pupil: { firstName: 'Bilal' } });
    await readAndApprove(app, (await draftFor(app, second)).publicId, MS_OKAFOR, { slotIndex: 0 });
    await manager.insert(CaseAction, {
      ...{ publicId: newPublicId(), caseId: second.caseId, title: 'Ring the youth club' },
      ...{ dueOn: '2026-03-09', ownerStaffId: at.deeId },
    });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([true, false])(
    'are made, read by both sides, and ended, with script or without it: %s',
    async (javaScript) => {
      const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
      const window = await StaffWindow.open(app, browser, { javaScript });
      const { page } = window;
      await window.signIn(app, 'ivy@northfield.example');
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('link', { name: 'Agreements with teams' }).click();
      expect(window.path).toBe('/settings/agreements');
      await page.getByRole('button', { name: 'Make the agreement' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Choose a team');
      window.complaints.length = 0;
      expect(await window.objections(name('agreements-wrong'))).toEqual([]);
      await page.getByLabel(javaScript ? 'Riverside MAST' : 'Early Help for Families').check();
      await page.getByLabel('From which day on?').fill('2026-03-09');
      await page.getByRole('button', { name: 'Make the agreement' }).click();
      expect(await page.getByText('The agreement is made.').isVisible()).toBe(true);
      expect(await page.getByText('Begins on 9 March 2026. Made by Ivy Okafor.').first().isVisible()).toBe(
        true,
      );
      expect(await window.objections(name('agreements'))).toEqual([]);
      const ended = javaScript ? 'City MAST' : 'Riverside MAST';
      await page.getByRole('link', { name: `End the agreement with ${ended}` }).click();
      expect(await window.objections(name('agreement-end'))).toEqual([]);
      await page.getByRole('link', { name: 'Keep the agreement' }).click();
      await page.getByRole('link', { name: `End the agreement with ${ended}` }).click();
      await page.getByRole('button', { name: 'End the agreement' }).click();
      expect(await page.getByText('The agreement has ended.').isVisible()).toBe(true);
      expect(await page.getByText('No file of teams brings it back').first().isVisible()).toBe(true);
      expect(await window.objections(name('agreements-ended'))).toEqual([]);
      await window.close();
    },
    SLOW_MACHINE,
  );

  it(
    'are found by a head and by who leads the team, and told on their day',
    async () => {
      for (const who of ['hal', 'mick']) {
        const window = await StaffWindow.open(app, browser);
        await window.signIn(app, `${who}@northfield.example`);
        expect(
          await window.page
            .getByText(/ended (the|its) agreement with/)
            .first()
            .isVisible(),
        ).toBe(true);
        expect(await window.objections(`agreements-told-${who}`)).toEqual([]);
        await window.page.getByRole('link', { name: 'Agreements' }).click();
        expect(await window.page.getByRole('heading', { name: 'What an agreement opens' }).isVisible()).toBe(
          true,
        );
        expect(await window.objections(`agreements-read-${who}`)).toEqual([]);
        await window.close();
      }
    },
    SLOW_MACHINE,
  );
});
