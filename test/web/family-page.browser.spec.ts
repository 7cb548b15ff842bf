import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { axeObjections, describeInBrowser, openBrowser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type InvitedHome, inviteHome } from './invited-home.js';

const PICTURES = process.env.TANDEM_PICTURES;

describeInBrowser("A parent's phone, without script", () => {
  let app: TestApp;
  let home: InvitedHome;
  let browser: Browser;

  beforeAll(async () => {
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

  /** axe itself is a script, so it looks at a page of the same address with script allowed; the page has none of its own. */
  async function look(width: number, name: string, path = home.path): Promise<string[]> {
    const context = await browser.newContext({ viewport: { width, height: 740 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${await app.nest.getUrl()}${path}`);
    if (PICTURES) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
    }
    const objections = await axeObjections(page);
    const scrolls = await page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    await context.close();
    return scrolls ? [...objections, 'scrolls sideways'] : objections;
  }

  it.each([320, 1280])('has nothing axe objects to at %i px, before and after an answer', async (width) => {
    expect(await look(width, 'asked')).toEqual([]);
    expect(await look(width, 'preselected', `${home.path}?answer=another-time`)).toEqual([]);
    expect(await look(width, 'unknown', '/f/not-a-link')).toEqual([]);
  });

  it('has targets a thumb can hit: 44 px and more', async () => {
    const page = await open(320);
    for (const target of await page.locator('.choice, button').all())
      expect((await target.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
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
    expect(await page.getByRole('status').textContent()).toBe('Thank you. You told us you can come.');
    expect(await look(320, 'answered')).toEqual([]);
    await page.context().close();
  });

  it('lets them change their mind, in their own words', async () => {
    const other = await open(320);
    await other.getByRole('radio', { name: 'Phone me instead' }).check();
    await other.getByLabel('Anything we should know about the meeting?').fill('After 5, please');
    await other.getByRole('button', { name: 'Send my new answer' }).click();
    expect(await other.getByRole('status').textContent()).toContain('You asked us to phone you');
    await other.context().close();
  });
});
