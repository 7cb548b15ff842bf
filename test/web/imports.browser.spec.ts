import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SLOW_MACHINE = 180_000;
const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const SCHOOLS = file('schools.csv', 'school_id,name\nN,Northfield\n');
/** As a school's system calls the columns; line 3 has no day that exists. */
const exported = (group: string) =>
  file(
    'leavers-and-joiners.csv',
    [
      `Adno;Base;Forename;Surname;DOB;${group}`,
      'A1;N;Amir;Khan;04/05/2012;9X',
      'A2;N;Mia;Nowak;31/02/2012;9Y',
      'A3;N;Zoë;Ward;03/02/2013;8X',
    ].join('\n'),
  );

/** Zoe, administrator of Northfield, brings the export of the school's system. */
describeInBrowser('Imports at a browser', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    await staffAccount(app, { firstName: 'Zoe', roles: ['administrator'] });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([true, false])(
    'a half-good file is looked at, tried out, imported, and its refused rows come back; with script or without it: %s',
    async (javaScript) => {
      // Each time a system nobody has explained yet.
      const EXPORT = exported(javaScript ? 'Reg group' : 'Tutor group');
      const name = (page: string): string => `${page}-${javaScript ? 'script' : 'plain'}`;
      const window = await StaffWindow.open(app, browser, { javaScript });
      const { page } = window;
      const look = async (shown: string) => expect(await window.objections(name(shown))).toEqual([]);
      await window.signIn(app, 'zoe@northfield.example');
      await page.getByRole('link', { name: 'Imports' }).click();
      await look('imports-first');
      await page.getByRole('button', { name: 'Bring files' }).click();
      await look('imports-new');
      await page.getByRole('button', { name: 'Bring these files' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Choose at least one file');
      window.complaints.length = 0;
      await look('imports-new-error');
      await page.getByLabel('Files').setInputFiles([SCHOOLS, EXPORT]);
      await page.getByRole('button', { name: 'Bring these files' }).click();
      const main = () => page.locator('main').textContent();
      expect(await main()).toContain('The columns fit no kind of file');
      await look('imports-looked-at');
      await page.getByRole('link', { name: /Say what its columns mean.*leavers/ }).click();
      await page.getByLabel('What is each row?').selectOption({ label: 'Pupils' });
      await page.getByRole('button', { name: 'Show its columns' }).click();
      await page.getByLabel('school_id').selectOption({ label: 'Base (such as N)' });
      await page.getByLabel('first_name').selectOption({ label: 'Forename (such as Amir)' });
      await page.getByLabel('last_name').selectOption({ label: 'Surname (such as Khan)' });
      await page.getByLabel('date_of_birth').selectOption({ label: 'DOB (such as 04/05/2012)' });
      await page.getByLabel('How are days written?').selectOption({ label: '31/03/2026' });
      await page.getByRole('button', { name: 'Keep this' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Choose which column is pupil_id');
      window.complaints.length = 0;
      await look('imports-columns-error');
      await page.getByLabel('pupil_id').selectOption({ label: 'Adno (such as A1)' });
      await page.getByRole('button', { name: 'Keep this' }).click();
      expect(await page.getByRole('status').textContent()).toContain('is read as: Pupils');
      await look('imports-mapped');

      await page.getByRole('button', { name: 'Try it out' }).click();
      expect(await main()).toContain('Trying it out begins as soon as a worker is free');
      await look('imports-trying');
      await app.drain();
      if (javaScript) await page.getByRole('heading', { name: 'What would become of it' }).waitFor();
      else await page.getByRole('link', { name: 'Look again' }).click();
      expect(await main()).toContain('It was only tried out');
      await look('imports-tried');

      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await app.drain();
      if (javaScript) await page.getByRole('heading', { name: 'What became of it' }).waitFor();
      else await page.getByRole('link', { name: 'Look again' }).click();
      expect(await main()).toContain('1 refused');
      expect(await main()).toMatch(/Line 3: date_of_birth: expected .*31\/02\/2012 \(not d\/M\/yyyy\)/);
      await look('imports-done');
      await page.setViewportSize({ width: 360, height: 740 });
      const cells = page.locator('.tandem-table--stacks td').filter({ hasText: 'Refused' });
      expect(await cells.last().innerText()).toMatch(/^Refused\s+1$/);
      const { x = 0, width = 0 } = (await cells.last().boundingBox()) ?? {};
      expect(x + width).toBeLessThanOrEqual(360);
      await page.setViewportSize({ width: 1280, height: 800 });
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: `Download the refused rows of ${EXPORT.name}` }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('pupils.rejected.csv');
      expect(await readFile(await download.path(), 'utf8')).toContain('A2,N,Mia,Nowak,31/02/2012,9Y');
      await page.getByRole('link', { name: 'All imports' }).click();
      expect(await main()).toContain('Zoe Okafor, on this page');
      await look('imports-history');
      await window.close();
    },
    SLOW_MACHINE,
  );

  it(
    'the next week nobody says again what the columns mean',
    async () => {
      const window = await StaffWindow.open(app, browser);
      const { page } = window;
      await window.signIn(app, 'zoe@northfield.example');
      await window.go('/imports/new');
      await page.getByLabel('Files').setInputFiles([exported('Reg group')]);
      await page.getByRole('button', { name: 'Bring these files' }).click();
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await app.drain();
      await page.getByRole('heading', { name: 'What became of it' }).waitFor();
      expect(await page.locator('main').textContent()).toContain(
        '0 new, 0 corrected, 2 unchanged, 1 refused',
      );
      await window.close();
    },
    SLOW_MACHINE,
  );
});
