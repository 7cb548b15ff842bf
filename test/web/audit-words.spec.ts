import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ACTION_WORDS } from '../../src/web/audit/audit-words.js';

describe('The words of the audit', () => {
  it('are there for every action that is written anywhere', () => {
    const written = sources(resolve(import.meta.dirname, '../../src')).flatMap((text) =>
      [
        ...text.matchAll(
          /\baction(?:: | = )'([a-z-]+)'|(?:desk|work)\.(?:decide|look|inCase|onAction)\([^')]*?, '([a-z-]+)'/g,
        ),
      ].map(([, named, passed]) => named ?? passed ?? ''),
    );
    expect(written.length).toBeGreaterThan(30);
    const ofHelmet = 'deny';
    expect(written.filter((action) => !(action in ACTION_WORDS) && action !== ofHelmet)).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('.spec.'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}
