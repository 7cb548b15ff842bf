import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ContactHold } from '../../src/people/contacts/contact-hold.entity.js';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { PupilContact } from '../../src/people/contacts/pupil-contact.entity.js';
import { newPublicId } from '../../src/shared/ids.js';
import { Observation } from '../../src/signals/observations/observation.entity.js';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { StaffWindow } from '../support/staff-window.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { ADA, SAM, THEO, type WorriedSchool, worriedSchool } from './worried-school.js';

/** axe looks at each page at three widths, on a machine that may do other work. */
const SLOW_MACHINE = 240_000;
const PHONE = 320;

describeInBrowser('A worry and a hold, at a phone', () => {
  let app: TestApp;
  let browser: Browser;
  let school: WorriedSchool;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    const { manager } = app.dataSource;
    const ids = {
      publicId: newPublicId(),
      source: 'test',
      sourceId: 'farid',
      organisationId: school.schoolId,
    };
    const farid = { firstName: 'Farid', lastName: 'Khan', language: 'en', interpreter: false };
    const made = await manager.insert(Contact, { ...ids, ...farid });
    await manager.insert(PupilContact, {
      ...{ pupilId: school.amir.id, contactId: Number(made.identifiers[0]?.['id']), kind: 'parent' },
      ...{ relationship: 'Father', parentalResponsibility: true, livesWith: true, priority: 1 },
      ...{ channel: 'phone', addressHidden: false, noContact: false },
    });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  const newest = async (): Promise<Observation | undefined> =>
    (await app.dataSource.manager.find(Observation, { order: { id: 'DESC' }, take: 1 }))[0];

  it.each([true, false])(
    'Theo logs a worry between two lessons; with script: %s',
    async (javaScript) => {
      const theo = await StaffWindow.open(app, browser, { javaScript, width: PHONE });
      await theo.signIn(app, THEO);
      await theo.page.getByRole('navigation').getByRole('link', { name: 'Log a worry' }).click();
      expect(theo.path).toBe('/worries/new');
      expect(await theo.objections(`log-worry-${javaScript}`)).toEqual([]);
      await theo.page.setViewportSize({ width: PHONE, height: 800 });
      await theo.page.getByLabel('Who are you worried about?').pressSequentially('ami');
      if (!javaScript) await theo.page.getByRole('button', { name: 'Find' }).click();
      await theo.page.getByLabel('Amir Khan').check();
      await theo.page.getByLabel('Feelings and mood').check();
      await theo.page.getByLabel('Needs attention').check();
      await theo.page.getByLabel('What did you see or hear?').fill('Sat alone at break. “Nobody likes me.”');
      expect(await theo.objections(`log-worry-filled-${javaScript}`)).toEqual([]);
      await theo.page.getByRole('button', { name: 'Log this worry' }).click();
      expect(await theo.page.getByText('Ada Okafor (pastoral lead) reads it').isVisible()).toBe(true);
      expect(await theo.objections(`worry-logged-${javaScript}`)).toEqual([]);
      expect(await newest()).toMatchObject({
        pupilId: school.amir.id,
        severity: 'moderate',
        text: expect.stringContaining('alone'),
      });
      await theo.page.getByRole('link', { name: 'What came of worries' }).click();
      expect(await theo.page.getByText('Not read yet').first().isVisible()).toBe(true);
      expect(await theo.objections(`worries-${javaScript}`)).toEqual([]);
      await theo.close();
    },
    SLOW_MACHINE,
  );

  it(
    'Theo is told what is missing, and what could be harm goes to the DSL alone',
    async () => {
      const theo = await StaffWindow.open(app, browser, { width: PHONE });
      await theo.signIn(app, THEO);
      await theo.go('/worries/new');
      await theo.page.getByRole('button', { name: 'Log this worry' }).click();
      expect(await theo.page.getByRole('alert').textContent()).toContain('Write what you saw or heard');
      theo.complaints.length = 0;
      expect(await theo.objections('log-worry-with-errors')).toEqual([]);
      await theo.page.setViewportSize({ width: PHONE, height: 800 });
      await theo.page.getByLabel('Who are you worried about?').pressSequentially('zoe obr');
      await theo.page.getByLabel("Zoë O'Brien").check();
      await theo.page.getByLabel('Family and home').check();
      await theo.page.getByLabel('Serious').check();
      await theo.page
        .getByLabel('What did you see or hear?')
        .fill('“I don’t want to go home.”\n\nWould not say why.');
      await theo.page.getByLabel('Another day').check();
      await theo.page.getByLabel('Which day?').fill('2026-02-27');
      await theo.page.getByLabel('This could be harm or abuse').check();
      await theo.page.getByRole('button', { name: 'Log this worry' }).click();
      expect(await theo.page.getByText('Only Sam Lewis (DSL) reads it').isVisible()).toBe(true);
      expect(await theo.objections('worry-with-dsl')).toEqual([]);
      await theo.go('/dsl');
      expect(await theo.page.getByRole('heading', { level: 1 }).textContent()).toBe(
        'You cannot open this page',
      );
      theo.complaints.length = 0;
      await theo.close();
      const ada = await StaffWindow.open(app, browser, { width: PHONE });
      await ada.signIn(app, ADA);
      await ada.go('/worries');
      expect(await ada.page.content()).not.toContain('go home');
      expect(await ada.objections('worries-to-read')).toEqual([]);
      await ada.page.getByRole('button', { name: 'I have read this' }).first().click();
      expect(await ada.page.getByText('Noted as read').isVisible()).toBe(true);
      await ada.close();
    },
    SLOW_MACHINE,
  );

  it.each([true, false])(
    'Mr Lewis reads a note, places a hold first, and lifts it; with script: %s',
    async (javaScript) => {
      const sam = await StaffWindow.open(app, browser, { javaScript, width: PHONE });
      await sam.signIn(app, SAM);
      await sam.page.getByRole('link', { name: 'DSL', exact: true }).click();
      expect(sam.path).toBe('/dsl');
      expect(await sam.page.getByText('Would not say why.').count()).toBe(1);
      expect(await sam.objections(`dsl-${javaScript}`)).toEqual([]);
      await sam.page.setViewportSize({ width: PHONE, height: 800 });
      await sam.page.getByRole('button', { name: 'Place a hold' }).click();
      await sam.page.getByLabel('Whose home is it?').pressSequentially('khan');
      if (!javaScript) await sam.page.getByRole('button', { name: 'Find' }).click();
      await sam.page.getByLabel('Amir Khan').check();
      expect(await sam.objections(`hold-who-${javaScript}`)).toEqual([]);
      await sam.page.getByRole('button', { name: 'Continue' }).click();
      await sam.page.getByRole('button', { name: 'Place the hold' }).click();
      expect(await sam.page.getByRole('alert').textContent()).toContain('Write why');
      sam.complaints.length = 0;
      await sam.page.getByLabel('Farid Khan').check();
      await sam.page.getByLabel('Why?').fill('Disclosure on Monday. Police first.');
      await sam.page.getByLabel('When will you look at it again?').fill('2026-03-16');
      expect(await sam.objections(`hold-${javaScript}`)).toEqual([]);
      await sam.page.getByRole('button', { name: 'Place the hold' }).click();
      expect(sam.path).toBe('/dsl');
      expect(await sam.page.getByText('The hold is placed.').isVisible()).toBe(true);
      expect(await sam.objections(`dsl-with-hold-${javaScript}`)).toEqual([]);
      const [hold] = await app.dataSource.manager.find(ContactHold, { order: { id: 'DESC' }, take: 1 });
      expect(hold).toMatchObject({ pupilId: school.amir.id, reviewOn: '2026-03-16', liftedAt: null });
      await sam.page.getByText('Lift this hold').click();
      await sam.page.getByRole('button', { name: 'Lift the hold' }).click();
      expect(await sam.page.getByText('The hold is lifted.').isVisible()).toBe(true);
      expect(await sam.page.getByText('No hold is in force.').isVisible()).toBe(true);
      await sam.close();
    },
    SLOW_MACHINE,
  );

  it(
    'Mr Lewis says that he has read the note, and finds it again among those read',
    async () => {
      const sam = await StaffWindow.open(app, browser, { width: PHONE });
      await sam.signIn(app, SAM);
      await sam.go('/dsl');
      await sam.page.getByRole('button', { name: 'I have read this' }).click();
      expect(await sam.page.getByText('Noted as read.').isVisible()).toBe(true);
      await sam.page.getByText('Read before (1)').click();
      expect(await sam.page.getByText('Would not say why.').isVisible()).toBe(true);
      expect(await sam.objections('dsl-read')).toEqual([]);
      await sam.close();
    },
    SLOW_MACHINE,
  );
});
