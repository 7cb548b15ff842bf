import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';

const ROOT = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const scripts = (
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
).scripts;

describe('The README', () => {
  it('lists each default rule with what it leads to', () => {
    const listed = [...readme.matchAll(/^\| `([a-z-]+)` \|.*\| `(list|watch|open-case)` \|/gm)].map(
      ([, key, leadsTo]) => [key, leadsTo],
    );
    expect(listed).toEqual(DEFAULT_RULES.map((rule) => [rule.key, rule.consequence]));
  });

  it('names only npm scripts and pages that exist', () => {
    const named = [...readme.matchAll(/npm (?:run )?(demo|test|start|build|bench|check)\b/g)].map(
      ([, name]) => name ?? '',
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    const pages = [...readme.matchAll(/\]\(((?!http)[^)]+)\)/g)].map(([, page]) => page ?? '');
    expect(pages.filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
  });

  it('names only settings the programme reads', () => {
    const named = new Set(
      [
        ...readme.matchAll(
          /`((?:TANDEM_|SMTP_|REDIS_|DATABASE_|FAMILY_|LOG_)[A-Z_]+|PORT|HOST|BASE_URL|MAIL_FROM)`/g,
        ),
      ].map(([, name]) => name ?? ''),
    );
    const read = readFileSync(join(ROOT, 'src/platform/config/environment.ts'), 'utf8');
    expect(named.size).toBeGreaterThan(8);
    expect([...named].filter((name) => !read.includes(`  ${name}?: `))).toEqual([]);
  });
});
