import { describe } from '@jest/globals';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';

const EXECUTABLE = process.env.TANDEM_FOUND_BROWSER ?? '';

/** Like describe; left out, with one line that says so, where there is no Chromium. */
export const describeInBrowser: typeof describe | typeof describe.skip = EXECUTABLE
  ? describe
  : describe.skip;

/** Chromium without anything that reaches out by itself. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

/** What axe objects to on the page as it is now, one line each; empty when nothing. */
export async function axeObjections(page: Page): Promise<string[]> {
  // Our pages have no frames, so axe may do all of it in the page itself; what it finds in order is not listed node by node.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations.map((one) => `${one.id}: ${one.help} (${one.nodes.map((node) => node.html).join(' ')})`);
}
