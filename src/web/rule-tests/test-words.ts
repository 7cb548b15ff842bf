import type { ShownRun } from '../../cases/backtests/backtest-history.js';
import type { RunState } from '../../cases/backtests/backtest-run.lifecycle.js';
import type { Outcome } from '../../rules/backtest/backtest-spec.js';
import type { Interval } from '../../rules/backtest/rates.js';
import { compileCondition } from '../../rules/compile-condition.js';
import { percent } from '../../rules/wording.js';
import { dateWords } from '../layout/day-words.js';

export const TESTS = '/settings/rules/tests';

export const STATE_TAGS: Readonly<Record<RunState, { readonly text: string; readonly classes: string }>> = {
  queued: { text: 'Waits for its turn', classes: 'govuk-tag--yellow' },
  running: { text: 'Under way', classes: 'govuk-tag--blue' },
  done: { text: 'Done', classes: 'govuk-tag--green' },
  cancelled: { text: 'Stopped', classes: 'govuk-tag--grey' },
  failed: { text: 'Could not be done', classes: 'govuk-tag--red' },
};

/** "Low results, revision 3" */
export function rulesWords({ rulesTitle, draftRevision }: ShownRun): string {
  return draftRevision === null ? rulesTitle : `${rulesTitle}, revision ${draftRevision}`;
}

export function periodWords({ spec: { from, to } }: Pick<ShownRun, 'spec'>): string {
  return `${dateWords(from)} to ${dateWords(to)}`;
}

/** What the rules were to warn of, in one sentence. */
export function outcomeWords(outcome: Outcome): string {
  if (outcome.kind === 'case')
    return `Somebody opened a case about the pupil between ${dateWords(outcome.from)} and ${dateWords(outcome.to)}.`;
  if (outcome.kind === 'listed') return `${outcome.column}, by ${dateWords(outcome.on)}.`;
  const { bound } = compileCondition(outcome.condition, 'outcome');
  return `On ${dateWords(outcome.on)}: ${bound.inWords}`;
}

/** "80%"; a dash where there is nobody to count. */
export function shareWords(share: number | null): string {
  return share === null ? '–' : percent(share, 1);
}

/** "72.3% to 86%" */
export function rangeWords(interval: Interval | null): string {
  return interval === null ? '–' : `${percent(interval[0], 1)} to ${percent(interval[1], 1)}`;
}

/** Of what is left of a share: "Not flagged" where the interval is of "flagged". */
export function restOf(interval: Interval | null): Interval | null {
  return interval === null ? null : [1 - interval[1], 1 - interval[0]];
}
