import { InvalidInput } from '../shared/errors.js';
import { isStorable, STORABLE_TEXT } from '../shared/storable-text.js';
import { compileRules, type Consequence, type Rule } from './rule.js';

export const CONSEQUENCES: readonly Consequence[] = ['list', 'watch', 'open-case'];
export const LONGEST_TITLE = 120;
export const LONGEST_REASON = 500;
/** As the states and concerns of a rule keep it. */
const LONGEST_KEY = 60;
const LONGEST_YEAR_GROUP = 20;
const MOST_YEAR_GROUPS = 20;
/** Beyond this nobody can say any more what a school looks for. */
const MOST_RULES = 60;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Checks what a rule says beside what it looks for: a rule that people write has a name, a reason and a weight.
 * @throws InvalidInput naming the rule and the field: "persistent-absence.severity"
 */
function expectTerms(rule: Rule): void {
  const { key, title, reason, severity, consequence, yearGroups, followUp } = rule;
  if (typeof key !== 'string' || key.length > LONGEST_KEY || !KEBAB.test(key))
    throw new InvalidInput('key', `a name of at most ${LONGEST_KEY} small letters, digits and hyphens`);
  expectText(`${key}.title`, title, LONGEST_TITLE);
  expectText(`${key}.reason`, reason, LONGEST_REASON);
  if (!Number.isInteger(severity) || severity < 1 || severity > 5)
    throw new InvalidInput(`${key}.severity`, 'a whole number from 1 to 5');
  if (!CONSEQUENCES.includes(consequence))
    throw new InvalidInput(`${key}.consequence`, CONSEQUENCES.join(', '));
  if (followUp !== undefined && typeof followUp !== 'boolean')
    throw new InvalidInput(`${key}.followUp`, 'true or false');
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

/** Every rule says what a rule that people write must say, and can be run. @throws what `compileRules` and `expectTerms` throw */
export function expectPublishable(rules: readonly Rule[]): void {
  if (rules.length > MOST_RULES) throw new InvalidInput('rules', `at most ${MOST_RULES} rules`);
  rules.forEach(expectTerms);
  compileRules(rules);
}
