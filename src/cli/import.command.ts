import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { type ColumnMapping, parseColumnMapping } from '../data-import/csv/column-mapping.js';
import {
  type FileReport,
  ImportFilesService,
  type ImportListener,
} from '../data-import/import-files.service.js';
import { SchoolToday } from '../people/calendar/school-today.js';
import { dslWarning } from '../people/staff/schools-without-dsl.js';
import { StaffDirectory } from '../people/staff/staff-directory.js';
import { counted } from './counted.js';
import { BadUsage, type Command, type CommandInput, type Terminal } from './command.js';

const USAGE = 'DIR|FILE… [--map FILE] [--dry-run] [--source NAME] [--json]';
const PROGRESS_EVERY_MS = 1_000;
/** More would hide the summary; the file of refused rows has them all. */
const REJECTIONS_SHOWN = 20;

/** Takes in registers, pupils, staff and the rest from CSV files. */
export const importCommand: Command = {
  name: 'import',
  usage: USAGE,
  does: 'Takes in CSV files. Ids are those of --source (csv when absent): give each school its own where ids meet.',
  async run({ args, app, terminal }) {
    const options = optionsFrom(args);
    const foreign: RefusedFile[] = [];
    const withDsl = new Set<number>();
    const files = await app.get(ImportFilesService, { strict: false }).importFiles(
      {
        paths: options.paths,
        source: options.source,
        mapping: options.map === undefined ? undefined : await readMapping(options.map),
        dryRun: options.dryRun,
        actor: `command:${userInfo().username}`,
      },
      {
        ...listenerOn(terminal),
        onForeign: (file, reason) => void foreign.push({ file, reason }),
        onDsls: (schoolIds) => {
          if (options.dryRun) schoolIds.forEach((id) => withDsl.add(id));
        },
      },
    );
    report(terminal, { files, refused: foreign, warnings: await warningsOf(app, withDsl) }, options);
    return foreign.length > 0 || files.some(({ rejected }) => rejected > 0) ? 2 : 0;
  },
};

/** A file of a folder that was passed over as a whole. */
interface RefusedFile {
  readonly file: string;
  readonly reason: string;
}

interface ImportReport {
  readonly files: readonly FileReport[];
  readonly refused: readonly RefusedFile[];
  readonly warnings: readonly string[];
}

/** What the school should know of itself now that its people are loaded. `withDsl`: a dry run has read of one, and kept nothing. */
async function warningsOf(app: CommandInput['app'], withDsl: ReadonlySet<number>): Promise<string[]> {
  const today = await app.get(SchoolToday, { strict: false }).at(null);
  const without = await app.get(StaffDirectory, { strict: false }).withoutDsl(today);
  const warning = dslWarning(without.filter(({ id }) => !withDsl.has(id)));
  return warning === null ? [] : [warning];
}

interface Options {
  readonly paths: string[];
  readonly source: string;
  readonly map?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

function optionsFrom(args: CommandInput['args']): Options {
  const { values, positionals } = parseWords(args);
  if (positionals.length === 0) throw new BadUsage(`tandem import ${USAGE}`);
  return {
    paths: positionals,
    source: values.source ?? 'csv',
    map: values.map,
    dryRun: values['dry-run'] ?? false,
    json: values.json ?? false,
  };
}

function parseWords(args: CommandInput['args']) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        map: { type: 'string' },
        source: { type: 'string' },
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
  } catch {
    throw new BadUsage(`tandem import ${USAGE}`);
  }
}

async function readMapping(path: string): Promise<ColumnMapping> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new BadUsage(`--map: no file at ${path}`);
  return parseColumnMapping(text);
}

/** Speaks on stderr, so that stdout stays fit for a script. */
function listenerOn(terminal: Terminal): ImportListener {
  let nextAt = performance.now() + PROGRESS_EVERY_MS;
  let shown = 0;
  let warned = 0;
  return {
    onProgress(file, { bytesRead, size, rows }) {
      if (performance.now() < nextAt) return;
      nextAt = performance.now() + PROGRESS_EVERY_MS;
      terminal.err(
        `${file}: ${Math.floor((100 * bytesRead) / Math.max(size, 1))} %, ${counted(rows, 'row')}`,
      );
    },
    onRejected(file, { line, reason }) {
      shown += 1;
      if (shown <= REJECTIONS_SHOWN) terminal.err(`${file}, line ${line}: ${reason}`);
      if (shown === REJECTIONS_SHOWN + 1) terminal.err('… and more');
    },
    onWarned(file, { line, reason }) {
      warned += 1;
      if (warned <= REJECTIONS_SHOWN) terminal.err(`${file}, line ${line}: taken in, but: ${reason}`);
      if (warned === REJECTIONS_SHOWN + 1) terminal.err('… and more warnings');
    },
    onIgnoredHeadings(file, headings) {
      terminal.err(
        `${file}: nothing is read from ${headings.map((one) => JSON.stringify(one.trim())).join(', ')}`,
      );
    },
  };
}

function report(terminal: Terminal, said: ImportReport, { json, dryRun }: Options): void {
  if (json) return terminal.out(jsonOf(said));
  for (const one of said.files) {
    const warned = one.warned ? `, ${one.warned} with a warning` : '';
    const counts = `${one.accepted} accepted, ${one.corrected} corrected, ${one.unchanged} unchanged, ${one.rejected} rejected${warned}`;
    const kept = [one.rejectedRows, one.warnedRows].filter((path) => path !== undefined);
    terminal.out(`${one.file}: ${counts}${kept.length > 0 ? ` (see ${kept.join(' and ')})` : ''}`);
  }
  for (const { file, reason } of said.refused)
    terminal.out(`${file}: refused as a whole, nothing of it was taken in: ${reason}`);
  for (const warning of said.warnings) terminal.out(`Warning: ${warning}.`);
  if (dryRun) terminal.out('Only tried out: nothing was written.');
}

/** Whole files refused and warnings are named only where there are any. */
function jsonOf({ files, refused, warnings }: ImportReport): string {
  return JSON.stringify({
    files: [...files].sort(byFileName),
    ...(refused.length > 0 ? { refused } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  });
}

/** Whoever reads the JSON finds a file by its name; the order in which they were loaded is ours. */
function byFileName(a: FileReport, b: FileReport): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}
