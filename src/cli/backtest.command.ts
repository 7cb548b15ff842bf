import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { Backtests } from '../cases/backtests/backtests.service.js';
import type { BacktestReport } from '../rules/backtest/backtest-report.js';
import { readBacktestSpec } from '../rules/backtest/backtest-spec.js';
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
    const spec = readBacktestSpec(await readSpec(path));
    let said = 0;
    const report = await app.get(Backtests, { strict: false }).runNow(spec, (done, of) => {
      if (done - said >= PROGRESS_EVERY) terminal.err(`${done} of ${of} pupils looked at.`);
      if (done - said >= PROGRESS_EVERY) said = done;
      return Promise.resolve();
    });
    if (values.json) terminal.out(JSON.stringify(figures(report)));
    else sayBacktest(report, terminal.out);
    return 0;
  },
};

function wordsOf(args: CommandInput['args']) {
  return parseArgs({ args: [...args], options: { json: { type: 'boolean' } }, allowPositionals: true });
}

/** All but who: a line for a machine, which may end up in a log. */
function figures({ verdicts: _verdicts, ...rest }: BacktestReport): Omit<BacktestReport, 'verdicts'> {
  return rest;
}

/** The specification, with the column of a file put in where its outcome names one. */
async function readSpec(path: string): Promise<unknown> {
  const spec = parseJson(path, await readFile(path, 'utf8').catch(() => notRead(path)));
  const { outcome } = spec as { outcome?: { file?: unknown; column?: unknown } };
  if (typeof outcome?.file !== 'string') return spec;
  const pupils = await readColumn(resolve(dirname(path), outcome.file), String(outcome.column));
  return { ...(spec as object), outcome: { ...outcome, pupils } };
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

/** Of a CSV file with `pupil_id`: what a column says of each pupil; empty cells say nothing. */
async function readColumn(file: string, column: string): Promise<Record<string, boolean>> {
  const text = await readFile(file, 'utf8').catch(() => notRead(file));
  const rows = parse<Record<string, string>>(text, { columns: true, bom: true, trim: true });
  const said: Record<string, boolean> = {};
  rows.forEach((row, at) => {
    const cell = row[column];
    const pupil = row['pupil_id'];
    if (cell === undefined || pupil === undefined)
      throw new BadUsage(`${file}: expected the columns pupil_id and ${column}`);
    if (cell === '') return;
    if (!YES.test(cell) && !NO.test(cell))
      throw new BadUsage(`${file}, line ${at + 2}: ${column}: expected yes or no`);
    said[pupil] = YES.test(cell);
  });
  return said;
}
