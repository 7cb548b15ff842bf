import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const SRC = resolve(import.meta.dirname, '../../src');

/** Lower never imports upper. `data-import` and `rules` stand side by side and do not know each other; so do the doors. */
const ORDER: readonly (readonly string[])[] = [
  ['shared'],
  ['platform'],
  ['messaging'],
  ['people'],
  ['access'],
  ['signals'],
  ['data-import', 'rules'],
  ['cases'],
  ['followups'],
  ['web', 'api', 'cli'],
];
const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

const files = sourceFiles();

function sourceFiles(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
  );
}

function levelOf(file: string): number | null {
  const folder = file.split('/')[0] ?? '';
  const level = ORDER.findIndex((names) => names.includes(folder));
  return level === -1 ? null : level;
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) =>
    relative(SRC, resolve(SRC, dirname(file), match[1] ?? '')),
  );
}

/** Why an import is against the order, or null. Files directly in src/ put the programme together and may import all. */
function objection(file: string, imported: string): string | null {
  const from = levelOf(file);
  const to = levelOf(imported);
  if (from === null) return null;
  const door = from === ORDER.length - 1;
  if (to === null) return door ? null : `${file} imports ${imported}, which puts the programme together`;
  const strangers = from === to && file.split('/')[0] !== imported.split('/')[0];
  return to > from || strangers ? `${file} imports ${imported}` : null;
}

/** The first circle of imports found, as the path that closes; empty when there is none. */
function cycleIn(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const cleared = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (cleared.has(file)) return [];
    for (const next of edges.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    cleared.add(file);
    return [];
  };
  for (const file of edges.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

describe('The structure of the programme', () => {
  it('knows a level for each folder of src', () => {
    expect(files.filter((file) => file.includes('/') && levelOf(file) === null)).toEqual([]);
  });

  it('lets no lower layer import an upper one, and no stranger its neighbour', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(
      files.flatMap((file) =>
        importsOf(file)
          .map((to) => objection(file, to))
          .filter(Boolean),
      ),
    ).toEqual([]);
  });

  it('has no import cycles', () => {
    const edges = new Map(
      files.map((file) => [file, importsOf(file).map((to) => to.replace(/\.js$/, '.ts'))]),
    );
    expect([...edges.values()].flat().length).toBeGreaterThan(100);
    expect(cycleIn(edges)).toEqual([]);
    expect(
      cycleIn(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
  });

  it('has no barrels and no rooms without a name', () => {
    expect(files.filter((file) => /(^|\/)(index\.ts|utils?|helpers?|common|misc)(\/|$)/.test(file))).toEqual(
      [],
    );
  });

  it('keeps pure files pure: no framework, no database, no clock', () => {
    const pure = files.filter((file) =>
      /\.(indicator|lifecycle)\.ts$|followups\/(scheduling|recipients|sending-hours|invitation-\w+)\.ts$|contact-bars\.ts$|evaluate-pupil\.ts$|hysteresis\.ts$|invitation\.ics\.ts$/.test(
        file,
      ),
    );
    const impure = pure.filter((file) =>
      /from '(@nestjs|typeorm|node:fs)|Date\.now\(|new Date\(\)|Math\.random|DateTime\.(now|local|utc)\(\)/.test(
        readFileSync(join(SRC, file), 'utf8'),
      ),
    );
    expect(pure.length).toBeGreaterThan(10);
    expect(impure).toEqual([]);
  });

  it('draws whatever must not be guessed from the system’s source of randomness, and nothing from Math.random (ASVS 11.5.1)', () => {
    const guessable = files.filter((file) => /Math\.random/.test(readFileSync(join(SRC, file), 'utf8')));
    expect(guessable).toEqual([]);
  });
});
