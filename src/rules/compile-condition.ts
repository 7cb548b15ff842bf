import { InvalidInput } from '../shared/errors.js';
import { bindCombination } from './combination.js';
import {
  type CombinedCondition,
  type CompiledCondition,
  type Condition,
  type IndicatorCondition,
  isCombined,
} from './condition.js';
import { indicatorOf } from './indicator-catalogue.js';
import type { Direction } from './indicator.js';

/** Beyond this a sentence about it helps nobody. */
export const MOST_CONDITIONS = 8;
const MOST_WEEKS = 40;
const DOMAINS = 4;

/**
 * Checks a condition and makes it ready to run. `at` names it in an error: "rule.of[1]".
 * @throws UnknownIndicator, InvalidRuleParameters, InvalidInput
 */
export function compileCondition(condition: Condition, at: string): CompiledCondition {
  return isCombined(condition) ? compileCombined(condition, at) : compileIndicator(condition, at);
}

function compileIndicator({ indicator: key, parameters, clearAt }: IndicatorCondition, at: string) {
  const indicator = indicatorOf(key);
  const bound = indicator.bind(parameters, clearAt);
  checkBand(clearAt, indicator.direction, bound.threshold, at);
  const { direction, domain, reads, isGoodNews = false } = indicator;
  // That home and school have not talked is no part of the child's school life.
  return { direction, domains: domain === 'home' ? [] : [domain], reads, isGoodNews, bound };
}

function compileCombined(condition: CombinedCondition, at: string): CompiledCondition {
  if (condition.of.some(isCombined))
    throw new InvalidInput(`${at}.of`, 'indicators, not combinations of their own');
  expectWhole(`${at}.of`, condition.of.length, 2, MOST_CONDITIONS, 'a number of conditions');
  expectWhole(`${at}.atLeast`, condition.atLeast, 1, condition.of.length);
  expectWhole(`${at}.withinSchoolWeeks`, condition.withinSchoolWeeks ?? 1, 1, MOST_WEEKS);
  const parts = condition.of.map((part, index) => compileCondition(part, `${at}.of[${index}]`));
  const domains = [...new Set(parts.flatMap((part) => part.domains))];
  if (condition.domains !== undefined)
    expectWhole(`${at}.domains`, condition.domains, 1, Math.min(DOMAINS, domains.length));
  return {
    direction: 'at-least',
    domains,
    reads: [...new Set(parts.flatMap((part) => part.reads))],
    isGoodNews: parts.filter((part) => part.isGoodNews).length >= condition.atLeast,
    bound: bindCombination(condition, parts),
  };
}

function expectWhole(
  field: string,
  value: number,
  least: number,
  most: number,
  what = 'a whole number',
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new InvalidInput(field, `${what} from ${least} to ${most}`);
}

function checkBand(clearAt: number | undefined, direction: Direction, threshold: number, at: string): void {
  if (clearAt === undefined) return;
  const upwards = direction === 'at-least';
  if (upwards ? clearAt <= threshold : clearAt >= threshold) return;
  throw new InvalidInput(`${at}.clearAt`, `${upwards ? 'at most' : 'at least'} the threshold ${threshold}`);
}
