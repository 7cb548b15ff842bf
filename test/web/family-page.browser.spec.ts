import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { MS_OKAFOR, placeHold } from '../followups/northfield.js';
import { readAndCancel, readAndMove } from '../followups/reading-first.js';
import { axeObjections, describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type InvitedHome, inviteHome } from './invited-home.js';

const PICTURES = process.env.TANDEM_PICTURES;

/** One look at a state of the page: what a parent does first, and what the page then must say. */
interface Look {
  readonly name: string;
  readonly path: string;
  readonly says: string;
  readonly act?: (page: Page) => Promise<void>;
}

const WIDTHS = [320, 1280];
const SCROLLS = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
/** axe takes its time on a busy machine. */
const PATIENCE_MS = 90_000;

describeInBrowser("A parent's phone, without script", () => {
  let app: TestApp;
  let home: InvitedHome;
  let browser: Browser;

  beforeAll(async () => {
    if (PICTURES) mkdirSync(PICTURES, { recursive: true });
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    home = await inviteHome(app, { contacts: [{ language: 'ur', interpreter: true }] });
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  async function open(width: number, path = home.path): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 740 }, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${await app.nest.getUrl()}${path}`);
    return page;
  }

  /**
   * What there is to object to in one state, at both widths; 320 px is also what a screen of 1280 px shows at 400 %. axe itself is
   * a script, so it looks at a page of the same address with script allowed; the page has none of its own.
   */
  async function objectionsTo({ name, path, says, act }: Look): Promise<string[]> {
    const context = await browser.newContext({ viewport: { width: 320, height: 740 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${await app.nest.getUrl()}${path}`);
    await act?.(page);
    const objections = (await page.getByText(says).count()) === 0 ? [`does not say “${says}”`] : [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 740 });
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
      objections.push(...(await axeObjections(page)));
      if (await page.evaluate(SCROLLS)) objections.push(`scrolls sideways at ${width} px`);
    }
    await context.close();
    return objections.map((one) => `${name}: ${one}`);
  }

  const send = (page: Page): Promise<void> => page.getByRole('button').click();
  const choose = (label: string) => async (page: Page) => {
    await page.getByRole('radio', { name: label }).check();
    await send(page);
  };

  it(
    'has nothing axe objects to when asked, or when something is missing',
    async () => {
      const { path } = home;
      const tooLong = async (page: Page): Promise<void> => {
        await page.getByLabel('What would make it easier for you?').fill('a'.repeat(201));
        await choose('Yes, I can come')(page);
      };
      const looks: Look[] = [
        { name: 'asked', path, says: 'Can you come?' },
        { name: 'preselected', path: `${path}?answer=another-time`, says: 'Can you come?' },
        { name: 'error-nothing-chosen', path, says: 'There is a problem', act: send },
        { name: 'error-too-long', path, says: 'in 200 letters or fewer', act: tooLong },
        { name: 'unknown', path: '/f/not-a-link', says: 'We cannot find this page' },
      ];
      for (const one of looks) expect(await objectionsTo(one)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('shows every control big enough for a thumb, and a ring around the one in use', async () => {
    const page = await open(320);
    const seen = '.choice, button, summary, .call, textarea, input[type="text"]';
    for (const target of await page.locator(seen).all())
      expect((await target.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
    await page.getByLabel('What would make it easier for you?').focus();
    expect(await page.locator('input:focus-visible').count()).toBe(1);
    await page.getByRole('button').click();
    for (const link of await page.locator('.problem a').all())
      expect((await link.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
    await page.context().close();
  });

  it('is one request', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${await app.nest.getUrl()}${home.path}`);
    expect(asked.filter((path) => path !== '/favicon.ico')).toEqual([home.path]);
    await context.close();
  });

  it('takes an answer in one tap from the mail: preselected, one big button, and thanks', async () => {
    const page = await open(320, `${home.path}?answer=yes`);
    expect(await page.getByRole('radio', { name: 'Yes, I can come' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Send my answer' }).click();
    expect(await page.getByRole('status').textContent()).toContain('You told us you can come.');
    await page.context().close();
  });

  it('lets them change their mind, in their own words', async () => {
    const other = await open(320);
    await other.getByRole('radio', { name: 'Phone me instead' }).check();
    await other.getByLabel('Anything else about the meeting?').fill('After 5, please');
    await other.getByRole('button', { name: 'Send my new answer' }).click();
    expect(await other.getByRole('status').textContent()).toContain('You asked us to phone you');
    await other.context().close();
  });

  it(
    'has nothing axe objects to after each answer',
    async () => {
      const { path } = home;
      const tellAll = async (page: Page): Promise<void> => {
        await page.getByRole('radio', { name: '2 of us' }).check();
        await page.getByLabel('What would make it easier for you?').fill('No steps');
        await page.getByLabel('Do you want an interpreter?').fill('Urdu');
        await choose('Yes, I can come')(page);
      };
      const answers: Look[] = [
        { name: 'answered-no', path, says: 'you cannot come', act: choose('No, I cannot come') },
        { name: 'answered-phone-me', path, says: 'asked us to phone', act: choose('Phone me instead') },
        { name: 'answered-another-time', path, says: 'another time', act: choose('Another time, please') },
        { name: 'answered-yes', path, says: 'You told us you can come.', act: tellAll },
      ];
      for (const one of answers) expect(await objectionsTo(one)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'has nothing axe objects to when the meeting is moved, and when it is cancelled',
    async () => {
      const { path, followUp } = home;
      await readAndMove(app, followUp.publicId, MS_OKAFOR, '2026-03-24T14:00:00Z');
      expect(await objectionsTo({ name: 'moved', path, says: 'The time has changed' })).toEqual([]);
      await readAndCancel(app, followUp.publicId, MS_OKAFOR, 'Dee is ill.');
      expect(await objectionsTo({ name: 'cancelled', path, says: 'will not take place' })).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'has nothing axe objects to once the time has passed, the link has ended, or nobody may be asked any more',
    async () => {
      const held = await inviteHome(app);
      expect(
        await objectionsTo({ name: 'asked-in-english', path: held.path, says: 'Can you come?' }),
      ).toEqual([]);
      await placeHold(app, held.family, null);
      const stopped = { name: 'held', path: held.path, says: 'call the school' };
      expect(await objectionsTo(stopped)).toEqual([]);
      const { path, followUp } = await inviteHome(app);
      app.clock.moveTo(followUp.slots[0]?.startsAt ?? '');
      expect(await objectionsTo({ name: 'over', path, says: 'has passed' })).toEqual([]);
      app.clock.moveTo('2026-12-01T09:00:00.000Z');
      expect(await objectionsTo({ name: 'ended', path, says: 'This link has ended' })).toEqual([]);
    },
    PATIENCE_MS,
  );
});
