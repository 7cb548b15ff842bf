import type { BacktestFigures } from '../../cases/backtests/kept-verdicts.js';
import type { LeadTimes } from '../../rules/backtest/lead-times.js';
import { counted, oneDecimal } from '../../rules/wording.js';

type Headlined = Pick<
  BacktestFigures,
  'pupils' | 'flagged' | 'truePositives' | 'falseNegatives' | 'leadTimeWeeks'
>;

/** What came of it, for a head who reads one sentence. */
export function headline(figures: Headlined): string {
  const { pupils, flagged, truePositives, falseNegatives } = figures;
  if (pupils === 0) return 'There was no pupil in that time of whom can be said how it went.';
  const flags = `Of ${counted(pupils, 'pupil')} it would have flagged ${flagged === 0 ? 'nobody' : flagged}`;
  if (truePositives + falseNegatives === 0) return `${flags}; what you asked about came true for nobody.`;
  const missed = missedWords(falseNegatives);
  if (flagged === 0) return `${flags}; ${missed}.`;
  const of = flagged === 1 ? 'for that pupil' : 'of them';
  const right =
    flagged === 1
      ? `${of} what you asked about ${truePositives === 1 ? 'came' : 'did not come'} true`
      : `for ${countOrNone(truePositives)} ${of} what you asked about came true`;
  return [`${flags}; ${right}, and ${missed}.`, leadWords(figures.leadTimeWeeks)].filter(Boolean).join(' ');
}

/** "27 school weeks"; where no calendar is known, weeks are counted as they come. */
export function weeksWords(weeks: number, unit: LeadTimes['unit']): string {
  const noun = unit === 'school weeks' ? 'school week' : 'week';
  return `${oneDecimal(weeks)} ${noun}${weeks === 1 ? '' : 's'}`;
}

function leadWords(lead: LeadTimes | null): string {
  if (lead === null) return '';
  if (lead.median === 0) return 'Half of the right warnings came only in the same week.';
  return `Half of the right warnings came ${weeksWords(lead.median, lead.unit)} or more before.`;
}

function missedWords(missed: number): string {
  if (missed === 0) return 'nobody was missed';
  return missed === 1 ? 'one was missed' : `${missed} were missed`;
}

function countOrNone(count: number): string {
  return count === 0 ? 'none' : String(count);
}
