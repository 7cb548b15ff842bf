import type { MeasuredFinding } from '../evaluate-pupil.js';
import type { Direction } from '../indicator.js';
import type { CompiledRule } from '../rule.js';

/** Four fifths, as 4 and 5: whole numbers compare exactly. */
const WAY_UP = { over: 4, of: 5 };
/** A twentieth above. */
const WAY_DOWN = { over: 21, of: 20 };

/**
 * Whether a value that does not meet its threshold is near it. Where more meets it: at least 80% of the threshold. Where less meets it: at most 5%
 * above the threshold, because such values (scores) do not begin at nothing: a fifth above 85 would be a pupil who does better than most.
 */
export function nearly(direction: Direction, value: number, threshold: number): boolean {
  return direction === 'at-least'
    ? value > 0 && value * WAY_UP.of >= threshold * WAY_UP.over
    : value * WAY_DOWN.of <= threshold * WAY_DOWN.over;
}

/** Where it stands, and what would have to change for the rule to be met, or to be met no more. */
export function changeOf(
  compiled: Pick<CompiledRule, 'direction' | 'bound'>,
  finding: Pick<MeasuredFinding, 'outcome' | 'value' | 'clear'>,
): string {
  return finding.outcome === 'met' ? untilNotMet(compiled, finding) : untilMet(compiled, finding);
}

function untilNotMet(
  { direction, bound }: Pick<CompiledRule, 'direction' | 'bound'>,
  { value }: Pick<MeasuredFinding, 'value'>,
): string {
  const { thresholdInWords: threshold, clearsInWords: clears } = bound;
  const beyond = {
    'at-least': `below ${threshold}`,
    'at-most': `above ${threshold}`,
    below: `at ${threshold} or above`,
  };
  const ends =
    clears === null
      ? 'A concern it has raised ends with that.'
      : `A concern it has raised ends ${past(direction, clears)}.`;
  return `It is at ${bound.amount(roughly(value))}, and would no longer be met ${beyond[direction]}. ${ends}`;
}

function untilMet(
  { direction, bound }: Pick<CompiledRule, 'direction' | 'bound'>,
  { value, clear }: Pick<MeasuredFinding, 'value' | 'clear'>,
): string {
  const { thresholdInWords: threshold, clearsInWords: clears } = bound;
  const at = {
    'at-least': `at ${threshold}`,
    'at-most': `at ${threshold} or below`,
    below: `below ${threshold}`,
  };
  const band =
    clear || clears === null
      ? ''
      : ` A concern it has raised before goes on until it is ${past(direction, clears)}.`;
  return `It would be met ${at[direction]}; ${standing(direction, bound.amount(roughly(value)), value, threshold)}.${band}`;
}

/** Measures that ask for more than one thing are 0 until all of it is there, and a change for the better counts below 0. */
function standing(direction: Direction, now: string, value: number, threshold: string): string {
  if (direction === 'at-least' && value <= 0) return 'nothing counts towards it now';
  if (now === threshold && direction === 'at-least') return 'it is now just below that';
  return `it is now at ${now}`;
}

const past = (direction: Direction, clears: string): string =>
  `${direction === 'at-least' ? 'below' : 'above'} ${clears}`;

/** A measured fraction short enough to be read: three figures, or one decimal of what is a hundred and more. */
export function roughly(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value * 10) / 10 : Number(value.toPrecision(3));
}
