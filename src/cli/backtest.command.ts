import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { Backtests, type TestReport } from '../cases/backtests/backtests.service.js';
import { readBacktestSpec } from '../rules/backtest/backtest-spec.js';
import { SharedPupilId } from '../rules/backtest/shared-pupil-id.js';
import { sayBacktest } from './backtest-words.js';
import { BadUsage, type Command, type CommandInput } from './command.js';

const USAGE = 'SPEC.json [--json]';
const PROGRESS_EVERY = 1_000;

/** Asks whether rules would have warned of what came. */
export const backtestCommand: Command = {
  name: 'backtest',
  usage: USAGE,
  does: 'Tries rules on the past: whom they would have flagged, how early, and how often rightly. Writes nothing.',
  async run({ app, args, terminal }) {
    const { values, positionals } = wordsOf(args);
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) throw new BadUsage(`tandem backtest ${USAGE}`);
    const { given, column } = await readSpec(path);
    const spec = readBacktestSpec(given);
    let said = 0;
    const report = await app
      .get(Backtests, { strict: false })
      .runNow(spec, (done, of) => {
        if (done - said >= PROGRESS_EVERY) terminal.err(`${done} of ${of} pupils looked at.`);
        if (done - said >= PROGRESS_EVERY) said = done;
        return Promise.resolve();
      })
      .catch((error: unknown) => withLine(error, column));
    if (values.json) terminal.out(JSON.stringify(figures(report)));
    else sayBacktest(report, terminal.out);
    return 0;
  },
};

function wordsOf(args: CommandInput['args']) {
  return parseArgs({ args: [...args], options: { json: { type: 'boolean' } }, allowPositionals: true });
}

/** All but who: a line for a machine, which may end up in a log. */
function figures({ verdicts: _verdicts, ...rest }: TestReport): Omit<TestReport, 'verdicts'> {
  return rest;
}

/** The specification, with the column of a file put in where its outcome names one. */
async function readSpec(path: string): Promise<{ given: unknown; column: Column | null }> {
  const spec = parseJson(path, await readFile(path, 'utf8').catch(() => notRead(path)));
  const { outcome } = spec as { outcome?: { file?: unknown; column?: unknown } };
  if (typeof outcome?.file !== 'string') return { given: spec, column: null };
  const column = await readColumn(resolve(dirname(path), outcome.file), String(outcome.column));
  const pupils = Object.fromEntries([...column.cells].map(([id, { said }]) => [id, said]));
  return { given: { ...(spec as object), outcome: { ...outcome, pupils } }, column };
}

/** Whoever mends the file needs the line. */
function withLine(error: unknown, column: Column | null): never {
  const cell = error instanceof SharedPupilId ? column?.cells.get(error.sourceId) : undefined;
  if (!column || !cell || !(error instanceof SharedPupilId)) throw error;
  throw new BadUsage(
    `${column.file}, line ${cell.line}: pupil_id "${error.sourceId}": expected ${error.expected}`,
  );
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BadUsage(`${path}: expected JSON`);
  }
}

function notRead(path: string): never {
  throw new BadUsage(`${path}: no such file, or it may not be read`);
}

const YES = /^(yes|true|1|y)$/i;
const NO = /^(no|false|0|n)$/i;

/** What a column of a file says, by pupil id. */
interface Column {
  readonly file: string;
  readonly cells: ReadonlyMap<string, { readonly said: boolean; readonly line: number }>;
}

/** Of a CSV file with `pupil_id`: what a column says of each pupil; empty cells say nothing. */
async function readColumn(file: string, column: string): Promise<Column> {
  const text = await readFile(file, 'utf8').catch(() => notRead(file));
  const rows = parse<{ record: Record<string, string>; info: { lines: number } }>(text, {
    ...{ columns: true, bom: true, trim: true, info: true },
  });
  const cells = new Map<string, { said: boolean; line: number }>();
  for (const { record, info } of rows) {
    const cell = record[column];
    const pupil = record['pupil_id'];
    if (cell === undefined || pupil === undefined)
      throw new BadUsage(`${file}: expected the columns pupil_id and ${column}`);
    if (cell === '') continue;
    if (!YES.test(cell) && !NO.test(cell))
      throw new BadUsage(`${file}, line ${info.lines}: ${column}: expected yes or no`);
    const [said, before] = [YES.test(cell), cells.get(pupil)];
    if (before && before.said !== said)
      throw new BadUsage(
        `${file}, line ${info.lines}: pupil_id "${pupil}": expected what line ${before.line} says of the same id`,
      );
    cells.set(pupil, before ?? { said, line: info.lines });
  }
  return { file, cells };
}
