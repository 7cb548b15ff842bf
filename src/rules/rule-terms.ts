import { InvalidInput } from '../shared/errors.js';
import { isStorable, STORABLE_TEXT } from '../shared/storable-text.js';
import type { Consequence, Rule } from './rule.js';

export const CONSEQUENCES: readonly Consequence[] = ['list', 'watch', 'open-case'];
export const LONGEST_TITLE = 120;
export const LONGEST_REASON = 500;
/** As the states and concerns of a rule keep it. */
const LONGEST_KEY = 60;
const LONGEST_YEAR_GROUP = 20;
const MOST_YEAR_GROUPS = 20;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Checks what a rule says beside what it looks for: a rule that people write has a name, a reason and a weight.
 * @throws InvalidInput naming the rule and the field: "persistent-absence.severity"
 */
export function expectTerms(rule: Rule): void {
  const { key, title, reason, severity, consequence, yearGroups } = rule;
  if (typeof key !== 'string' || key.length > LONGEST_KEY || !KEBAB.test(key))
    throw new InvalidInput('key', `a name of at most ${LONGEST_KEY} small letters, digits and hyphens`);
  expectText(`${key}.title`, title, LONGEST_TITLE);
  expectText(`${key}.reason`, reason, LONGEST_REASON);
  if (!Number.isInteger(severity) || severity < 1 || severity > 5)
    throw new InvalidInput(`${key}.severity`, 'a whole number from 1 to 5');
  if (!CONSEQUENCES.includes(consequence))
    throw new InvalidInput(`${key}.consequence`, CONSEQUENCES.join(', '));
  if (yearGroups !== undefined) expectYearGroups(`${key}.yearGroups`, yearGroups);
}

function expectText(field: string, text: unknown, longest: number): void {
  if (typeof text !== 'string' || text.trim() === '' || text.length > longest)
    throw new InvalidInput(field, `a text of at most ${longest} characters`);
  if (!isStorable(text)) throw new InvalidInput(field, STORABLE_TEXT);
}

function expectYearGroups(field: string, given: unknown): void {
  const isList = Array.isArray(given) && given.length > 0 && given.length <= MOST_YEAR_GROUPS;
  if (!isList || !given.every(isYearGroup) || new Set(given).size < given.length)
    throw new InvalidInput(field, 'a list of year groups, each once; left out, the rule is for all');
}

const isYearGroup = (one: unknown): one is string =>
  typeof one === 'string' && one.trim() === one && one !== '' && one.length <= LONGEST_YEAR_GROUP;
