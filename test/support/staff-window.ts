import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { axeObjections } from './browser.js';
import { codeNow, PASSWORD } from './staff-accounts.js';
import type { TestApp } from './test-app.js';

const PICTURES = process.env.TANDEM_PICTURES;
/** A phone (and a desktop at 400 % zoom), a tablet, a desktop. */
export const WIDTHS = [320, 768, 1280] as const;

/** What somebody looks with. */
export interface StaffDevice {
  readonly width?: number;
  readonly javaScript?: boolean;
  /** A phone: a finger, and neither mouse nor keys. */
  readonly touch?: boolean;
}

/** A member of staff at a real browser. Every page they look at goes through axe, and what the browser complains of is kept. */
export class StaffWindow {
  /** What the browser's console said was wrong, one line each. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly url: string,
    private readonly hasScript: boolean,
  ) {}

  /** @param javaScript off: the pages must work all the same. axe needs it on. */
  static async open(
    app: TestApp,
    browser: Browser,
    { width = 1280, javaScript = true, touch = false }: StaffDevice = {},
  ): Promise<StaffWindow> {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      javaScriptEnabled: javaScript,
      ...{ isMobile: touch, hasTouch: touch },
    });
    const page = await context.newPage();
    const window = new StaffWindow(
      page,
      (await app.nest.getUrl()).replace('127.0.0.1', 'localhost'),
      javaScript,
    );
    page.on('console', (message) => {
      if (message.type() === 'error') window.complaints.push(message.text());
    });
    page.on('pageerror', (error) => window.complaints.push(error.message));
    return window;
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
  }

  /** The path the window shows now. */
  get path(): string {
    return new URL(this.page.url()).pathname;
  }

  /** Password and code, typed by hand. */
  async signIn(app: TestApp, email: string): Promise<void> {
    app.clock.advanceMinutes(1);
    await this.go('/sign-in');
    await this.page.getByLabel('Mail address').fill(email);
    await this.page.getByLabel('Password').fill(PASSWORD);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByLabel('Code').fill(codeNow(app));
    await this.page.getByRole('button', { name: 'Continue' }).click();
  }

  /**
   * What is wrong with the page as it is now, at each width: axe's objections, sideways scrolling, and what the console said. Empty
   * when all is well. With TANDEM_PICTURES set to a folder, writes what it looks like there.
   */
  async objections(name: string, widths: readonly number[] = WIDTHS): Promise<string[]> {
    const found: string[] = [];
    for (const width of widths) {
      await this.page.setViewportSize({ width, height: 800 });
      if (PICTURES) {
        mkdirSync(PICTURES, { recursive: true });
        await this.page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
      }
      if (!this.hasScript) continue;
      found.push(...(await axeObjections(this.page)).map((line) => `${name} at ${width}: ${line}`));
      const scrolls = await this.page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      );
      if (scrolls) found.push(`${name} at ${width}: scrolls sideways`);
    }
    return [...found, ...this.complaints.splice(0)];
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
