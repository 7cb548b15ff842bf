import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

export const PROJECT = resolve(import.meta.dirname, '../..');

/**
 * Suites that share one loading of Tandem: to load it costs more than most suites take. Each suite stands alone as well
 * (`npm run jest -- test/cases/triage.spec`), keeps no state of its own outside `describe`, and makes its own database and application. The first
 * group whose folder holds a suite has it; a folder of many is dealt out in parts. Those that take longest stand first: they are begun first.
 *
 * @type {readonly { readonly name: string, readonly folders: readonly string[], readonly parts?: number }[]}
 */
export const GROUPS = [
  { name: 'kills', folders: ['test/faults-short'] },
  { name: 'commands', folders: ['test/cli'], parts: 3 },
  { name: 'web', folders: ['test/web'], parts: 5 },
  { name: 'followups', folders: ['test/followups'], parts: 4 },
  { name: 'cases', folders: ['test/cases', 'test/rules'], parts: 2 },
  { name: 'api', folders: ['test/api'], parts: 2 },
  { name: 'architecture', folders: ['test/architecture'] },
  { name: 'data-import', folders: ['test/data-import', 'test/integration'], parts: 2 },
  // Events and jobs of their own, which no application but theirs has handlers for.
  { name: 'jobs', folders: ['test/platform/jobs.spec.ts'] },
  { name: 'job-registry', folders: ['test/platform/job-registry.spec.ts'] },
  { name: 'platform', folders: ['test/platform'], parts: 2 },
  { name: 'access', folders: ['test/access', 'test/people', 'test/signals'] },
  { name: 'pure', folders: ['src'] },
];

const SUITES = ['src', 'test']
  .flatMap((folder) =>
    readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(folder, file),
    ),
  )
  .filter((file) => file.endsWith('.spec.ts'))
  .sort();

/** Every suite there is, as a path from the project. */
export function allSuites() {
  return SUITES;
}

/** `web-2`: the second part of the group called web. */
export function namesOfParts() {
  return GROUPS.flatMap(({ name, parts = 1 }) =>
    Array.from({ length: parts }, (_, part) => (parts === 1 ? name : `${name}-${part + 1}`)),
  );
}

/** @param {string} suite @returns the first group that names the suite, or a folder it is in */
function groupOf(suite) {
  return GROUPS.find(({ folders }) => folders.some((one) => suite === one || suite.startsWith(`${one}/`)));
}

/** @param {string} nameOfPart @returns {string[]} its suites, as paths from the project */
export function suitesOf(nameOfPart) {
  return GROUPS.flatMap((group) => {
    const { name, parts = 1 } = group;
    const own = SUITES.filter((suite) => groupOf(suite) === group);
    return Array.from({ length: parts }, (_, part) => part)
      .filter((part) => (parts === 1 ? name : `${name}-${part + 1}`) === nameOfPart)
      .flatMap((part) => own.filter((_, at) => at % parts === part));
  });
}

/** Where a part of a group runs; the file beside this one is empty but for its name. */
export function nameOfFile(path) {
  return relative(resolve(PROJECT, 'test/together'), path).replace('.together.ts', '');
}
