import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allSuites, namesOfParts, PROJECT, suitesOf } from '../together/groups.js';

describe('The groups in which npm test runs the suites', () => {
  it('hold every suite exactly once', () => {
    const dealt = namesOfParts().flatMap((name) => suitesOf(name));
    expect(dealt.toSorted()).toEqual(allSuites());
    expect(dealt.length).toBeGreaterThan(100);
  });

  it('have a file each, and no file without a group', () => {
    const files = readdirSync(join(PROJECT, 'test/together')).filter((file) => file.endsWith('.together.ts'));
    expect(files.toSorted()).toEqual(
      namesOfParts()
        .map((name) => `${name}.together.ts`)
        .toSorted(),
    );
  });

  it('share nothing: no suite has a hook or changing state outside describe', () => {
    const sharing = allSuites().filter((suite) =>
      /^(before|after)(Each|All)\(|^let /m.test(readFileSync(join(PROJECT, suite), 'utf8')),
    );
    expect(sharing).toEqual([]);
    expect(existsSync(join(PROJECT, 'jest.together.config.js'))).toBe(true);
  });
});
