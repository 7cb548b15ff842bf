import { isCombined } from '../condition.js';
import type { MeasuredFinding } from '../evaluate-pupil.js';
import { indicatorOf } from '../indicator-catalogue.js';
import type { Direction } from '../indicator.js';
import type { CompiledRule, Rule } from '../rule.js';
import { lineOf } from '../says.js';
import { oneDecimal } from '../wording.js';

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

type Explained = Pick<CompiledRule, 'direction' | 'bound' | 'rule'>;

/** Where it stands, and what would have to change for the rule to be met, or to be met no more. */
export function changeOf(
  compiled: Explained,
  finding: Pick<MeasuredFinding, 'outcome' | 'value' | 'clear' | 'lacking'>,
): string {
  return finding.outcome === 'met' ? untilNotMet(compiled, finding) : untilMet(compiled, finding);
}

function untilNotMet(compiled: Explained, { value }: Pick<MeasuredFinding, 'value'>): string {
  const { direction, bound } = compiled;
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
  return `It is at ${shortAmount(compiled, value)}, and would no longer be met ${beyond[direction]}. ${ends}`;
}

function untilMet(
  compiled: Explained,
  finding: Pick<MeasuredFinding, 'value' | 'clear' | 'lacking'>,
): string {
  const { value, clear } = finding;
  const { direction, bound } = compiled;
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
  const why = finding.lacking();
  const now =
    why === null ? `; ${standing(direction, shortAmount(compiled, value), value, threshold)}` : `. ${why}`;
  return `It would be met ${at[direction]}${now}.${band}`;
}

/** Measures that ask for more than one thing are 0 until all of it is there, and a change for the better counts below 0. */
function standing(direction: Direction, now: string, value: number, threshold: string): string {
  if (direction === 'at-least' && value <= 0) return 'nothing counts towards it now';
  if (now === threshold && direction === 'at-least') return 'it is now just below that';
  return `it is now at ${now}`;
}

const past = (direction: Direction, clears: string): string =>
  `${direction === 'at-least' ? 'below' : 'above'} ${clears}`;

/** What was measured, with its unit and with no more than one decimal: a percentage of 11.64 is told as 11.6. */
export function shortAmount({ rule, bound }: Pick<CompiledRule, 'rule' | 'bound'>, value: number): string {
  return bound.amount(isShare(rule) ? Number(value.toFixed(3)) : Number(oneDecimal(value)));
}

/** Of 1, and told in per cent. */
function isShare(rule: Rule): boolean {
  return !isCombined(rule) && lineOf(indicatorOf(rule.indicator).parameters)?.isShare === true;
}
