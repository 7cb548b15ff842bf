import { type Condition, isCombined } from '../condition.js';
import { conditionDifference } from '../drafts/condition-difference.js';
import { indicatorOf } from '../indicator-catalogue.js';
import type { Direction } from '../indicator.js';
import type { Rule } from '../rule.js';
import { lineOf } from '../says.js';

/** The values that a form takes for the line of a rule, as far apart as anybody would write them. Both ends included. */
export interface LineSteps {
  readonly step: number;
  readonly least: number;
  readonly most: number;
}

/** Of a share a tenth of a per cent, of what is counted one, else a tenth. */
export function lineSteps(condition: Condition): LineSteps {
  if (isCombined(condition)) return { step: 1, least: 1, most: condition.of.length };
  const field = lineOf(indicatorOf(condition.indicator).parameters);
  const step = field?.isShare ? 0.001 : field?.decimals === 0 ? 1 : 0.1;
  return { step, least: field?.least ?? -Infinity, most: field?.most ?? Infinity };
}

/** Beyond any rounding of a fraction, and far below any step. */
const HAIR = 1e-9;

/** The strictest line of a form that a value still meets; null: there is none. */
export function lineFor(
  value: number,
  direction: Direction,
  { step, least, most }: LineSteps,
): number | null {
  const at = value / step;
  const steps = {
    'at-least': Math.floor(at + HAIR),
    'at-most': Math.ceil(at - HAIR),
    below: Math.floor(at + HAIR) + 1,
  }[direction];
  const line = Number((steps * step).toFixed(4));
  if (direction === 'at-least') return line < least ? null : Math.min(line, most);
  return line > most ? null : Math.max(line, least);
}

export function meetsLine(value: number, direction: Direction, line: number): boolean {
  if (direction === 'at-least') return value >= line;
  return direction === 'at-most' ? value <= line : value < line;
}

/** Two rules look for the same, of the same year groups, but perhaps from another line on. When a concern ends makes no flag. */
export function differOnlyInLine(one: Rule, other: Rule): boolean {
  if (JSON.stringify(one.yearGroups) !== JSON.stringify(other.yearGroups)) return false;
  return isSameCondition(one, withLineOf(other, one));
}

/** Whether two conditions look for the same, whatever is left out and taken as what it means. */
export function isSameCondition(one: Condition, other: Condition): boolean {
  return conditionDifference(withoutBand(one), withoutBand(other)).length === 0;
}

function withLineOf(condition: Condition, from: Condition): Condition {
  if (isCombined(condition)) return isCombined(from) ? { ...condition, atLeast: from.atLeast } : condition;
  if (isCombined(from) || condition.indicator !== from.indicator) return condition;
  const { name = '', startsWith = 0 } = lineOf(indicatorOf(condition.indicator).parameters) ?? {};
  return {
    ...condition,
    parameters: { ...condition.parameters, [name]: from.parameters[name] ?? startsWith },
  };
}

function withoutBand(condition: Condition): Condition {
  if (isCombined(condition)) {
    const { atLeast, of, withinSchoolWeeks, domains } = condition;
    return {
      ...{ atLeast, of: of.map(withoutBand) },
      ...(withinSchoolWeeks === undefined ? {} : { withinSchoolWeeks }),
      ...(domains === undefined ? {} : { domains }),
    };
  }
  return { indicator: condition.indicator, parameters: condition.parameters };
}
