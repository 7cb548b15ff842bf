import type { ShownRun } from '../../cases/backtests/backtest-history.js';
import type { BacktestFigures } from '../../cases/backtests/kept-verdicts.js';
import { weeksWords } from './headline.js';
import { rulesWords, shareWords, TESTS } from './test-words.js';

/** This test beside others about the same time and outcome. */
export interface Comparison {
  /** What these rules would bring more or less than each other test, in one sentence each. */
  readonly sentences: readonly string[];
  readonly columns: readonly { readonly heading: string; readonly href: string | null }[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly string[] }[];
}

/** The run before of the same rules, and that of the rules in force; null where there is neither. */
export function comparison(
  run: ShownRun,
  before: ShownRun | null,
  inForce: ShownRun | null,
): Comparison | null {
  const others = [before, inForce].filter((one) => one !== null);
  const runs = [...others, run].flatMap((one) => (one.figures ? [{ run: one, figures: one.figures }] : []));
  if (others.length === 0 || run.figures === null) return null;
  const figures = run.figures;
  return {
    sentences: runs
      .filter((one) => one.run !== run)
      .map((one) =>
        bringsWords(one.figures, figures, one.run === before ? 'the test before' : 'the rules in force'),
      ),
    columns: runs.map(({ run: one }) => ({
      heading: one === run ? 'This test' : one === before ? `Before: ${rulesWords(one)}` : rulesWords(one),
      href: one === run ? null : `${TESTS}/${one.publicId}`,
    })),
    rows: ROWS.map(([label, cell]) => ({ label, cells: runs.map(({ figures }) => cell(figures)) })),
  };
}

/** "31 more pupils flagged than by the rules in force, 0 more of them rightly." */
export function bringsWords(before: BacktestFigures, now: BacktestFigures, than: string): string {
  const flagged = now.flagged - before.flagged;
  const rightly = now.truePositives - before.truePositives;
  if (flagged === 0 && rightly === 0)
    return `As many pupils flagged as by ${than}, and as many of them rightly.`;
  if (flagged === 0)
    return `As many pupils flagged as by ${than}, ${Math.abs(rightly)} ${rightly > 0 ? 'more' : 'fewer'} of them rightly.`;
  const more = flagged > 0 ? 'more' : 'fewer';
  const isCounter = rightly !== 0 && rightly > 0 !== flagged > 0;
  const right = `${Math.abs(rightly)} ${isCounter ? (rightly > 0 ? 'more' : 'fewer') : more}`;
  return `${Math.abs(flagged)} ${more} ${Math.abs(flagged) === 1 ? 'pupil' : 'pupils'} flagged than by ${than}, ${right} of them rightly.`;
}

const ROWS: readonly (readonly [string, (figures: BacktestFigures) => string])[] = [
  ['Pupils', ({ pupils }) => String(pupils)],
  ['Flagged', ({ flagged }) => String(flagged)],
  ['It came true', ({ truePositives }) => String(truePositives)],
  ['It did not', ({ falsePositives }) => String(falsePositives)],
  ['Missed', ({ falseNegatives }) => String(falseNegatives)],
  ['Found', ({ sensitivity }) => shareWords(sensitivity)],
  ['Right when it warned', ({ precision }) => shareWords(precision)],
  [
    'Half came so early, or earlier',
    ({ leadTimeWeeks: lead }) => (lead === null ? '–' : weeksWords(lead.median, lead.unit)),
  ],
  ['Most new in one week', ({ load }) => String(Math.max(0, ...load.map(({ raised }) => raised)))],
];
