import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Example } from '../../src/api/v1/openapi/examples.js';

const EXAMPLES = resolve(import.meta.dirname, '../../src/api/v1/openapi/examples');
const LONGEST_SHOWN = 300;
const SOME_ID = 'b7yq0k2Zr0aTnU3m1cQw9A';

/** An answer as the examples show it: ids and seals that are never the same twice are replaced, long texts cut. */
export function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shown(one)]));
  if (typeof value !== 'string') return value;
  if (/^[0-9a-f]{64}$/.test(value)) return '0'.repeat(64);
  if (/^[0-9a-f]{8}\.[\w-]{60,}$/.test(value)) return '1f0e9a77.Zm9yZ2VkIG1hcmtzIGRvIG5vdCBvcGVu';
  const masked = value.replace(/(?<![\w-])(?![a-z-]+0+(?![\w-]))[\w-]{22}(?![\w-])/g, SOME_ID);
  return masked.length > LONGEST_SHOWN ? `${masked.slice(0, LONGEST_SHOWN)}…` : masked;
}

/** Writes what was answered into the examples. */
export function recordAnswers(answers: ReadonlyMap<string, unknown>): void {
  for (const file of readdirSync(EXAMPLES)) {
    const path = join(EXAMPLES, file);
    const all = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Example>;
    const told = Object.entries(all).map(([id, { answer: _, ...example }]) => [
      id,
      answers.has(id) ? { ...example, answer: answers.get(id) } : example,
    ]);
    writeFileSync(path, `${JSON.stringify(Object.fromEntries(told), null, 2)}\n`);
  }
}
