import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { type ColumnMapping, parseColumnMapping } from '../data-import/csv/column-mapping.js';
import {
  type FileReport,
  ImportFilesService,
  type ImportListener,
} from '../data-import/import-files.service.js';
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
    const reports = await app.get(ImportFilesService, { strict: false }).importFiles(
      {
        paths: options.paths,
        source: options.source,
        mapping: options.map === undefined ? undefined : await readMapping(options.map),
        dryRun: options.dryRun,
        actor: `command:${userInfo().username}`,
      },
      listenerOn(terminal),
    );
    report(terminal, reports, options);
    return reports.some(({ rejected }) => rejected > 0) ? 2 : 0;
  },
};

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
      terminal.err(`${file}: ${Math.floor((100 * bytesRead) / Math.max(size, 1))} %, ${rows} rows`);
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

function report(terminal: Terminal, reports: readonly FileReport[], { json, dryRun }: Options): void {
  if (json) return terminal.out(JSON.stringify({ files: [...reports].sort(byFileName) }));
  for (const one of reports) {
    const warned = one.warned ? `, ${one.warned} with a warning` : '';
    const counts = `${one.accepted} accepted, ${one.corrected} corrected, ${one.unchanged} unchanged, ${one.rejected} rejected${warned}`;
    const kept = [one.rejectedRows, one.warnedRows].filter((path) => path !== undefined);
    terminal.out(`${one.file}: ${counts}${kept.length > 0 ? ` (see ${kept.join(' and ')})` : ''}`);
  }
  if (dryRun) terminal.out('Only tried out: nothing was written.');
}

/** Whoever reads the JSON finds a file by its name; the order in which they were loaded is ours. */
function byFileName(a: FileReport, b: FileReport): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}
