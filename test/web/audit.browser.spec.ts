import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { AuditChecks } from '../../src/access/audit/audit-checks.js';
import { AuditLog } from '../../src/access/audit/audit-log.js';
import { AuditSealing } from '../../src/access/audit/audit-sealing.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { makeFamily, makeNorthfield } from '../followups/northfield.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { accountFor } from '../support/staff-accounts.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SLOW_MACHINE = 180_000;

/** Mr Lewis, the DSL, looks who has read about Noor. */
describeInBrowser('The audit at a browser', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    const northfield = await makeNorthfield(app);
    const { pupilId } = await makeFamily(app, northfield, { pupil: { firstName: 'Noor' } });
    await accountFor(app, northfield.lewisId, 'sam@northfield.example');
    const { publicId } = await app.dataSource.manager.findOneByOrFail(Pupil, { id: pupilId });
    const ada = await app.dataSource.manager.findOneByOrFail(Staff, { id: northfield.okaforId });
    const line = { actor: `staff:${ada.publicId}`, subject: 'pupil', subjectId: publicId };
    for (let at = 0; at < 110; at++)
      await app.get(AuditLog).recordRead({
        ...line,
        action: at % 4 === 0 ? 'observations-recorded' : 'pupil-read',
        ...(at % 4 === 0 ? {} : { reason: 'you are pastoral lead of year 9 at Northfield School' }),
      });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([true, false])(
    'is searched and leafed through with script or without it: %s',
    async (javaScript) => {
      const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
      const window = await StaffWindow.open(app, browser, { javaScript });
      await window.signIn(app, 'sam@northfield.example');
      await window.page.getByRole('link', { name: 'Audit' }).click();
      expect(window.path).toBe('/audit');
      expect(await window.objections(name('audit'))).toEqual([]);
      await window.page.getByRole('link', { name: 'Older' }).click();
      expect(await window.page.locator('.tandem-audit__line').count()).toBeGreaterThan(5);
      await window.page.getByRole('link', { name: 'Newest' }).click();
      await window.page.getByLabel('Who').selectOption({ label: 'Ada Okafor' });
      await window.page.getByLabel('What').selectOption({ label: 'Recorded a worry' });
      await window.page.getByRole('button', { name: 'Show' }).click();
      expect(await window.page.locator('.tandem-audit__line').count()).toBe(28);
      await window.page.getByLabel('Day').fill('2026-01-01');
      await window.page.getByRole('button', { name: 'Show' }).click();
      expect(await window.page.getByText('Nothing of this kind is in the audit').isVisible()).toBe(true);
      expect(await window.objections(name('audit-empty'))).toEqual([]);
      await window.page.getByRole('link', { name: 'Show everything' }).click();
      expect(await window.page.locator('.tandem-audit__line').count()).toBe(100);
      await window.close();
    },
    SLOW_MACHINE,
  );

  it(
    'says on top whether the seals hold, and when they do not',
    async () => {
      const window = await StaffWindow.open(app, browser);
      await window.signIn(app, 'sam@northfield.example');
      await app.get(AuditSealing).sealNew();
      await app.get(AuditChecks).check();
      await window.go('/audit?action=signed-in');
      expect(await window.page.getByRole('region', { name: 'Seals' }).textContent()).toContain('hold');
      expect(await window.objections('audit-holds')).toEqual([]);
      await app.dataSource.query(`UPDATE audit_entry SET subject_id = 'another' WHERE id = 5`);
      await app.get(AuditChecks).check();
      await window.go('/audit?action=signed-in');
      expect(await window.page.locator('.moj-alert').first().textContent()).toContain(
        'line 5 (seal 5) is not what was sealed',
      );
      expect(await window.objections('audit-broken')).toEqual([]);
      await window.go('/audit?day=2026-02-30');
      expect(await window.page.getByRole('alert').textContent()).toContain('Enter a day that exists');
      window.complaints.length = 0;
      expect(await window.objections('audit-error')).toEqual([]);
      await window.close();
    },
    SLOW_MACHINE,
  );
});
