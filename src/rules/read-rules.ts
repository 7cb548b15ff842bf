import { InvalidInput } from '../shared/errors.js';
import { compileCondition } from './compile-condition.js';
import { type Condition, isCombined } from './condition.js';
import { UnknownIndicator } from './indicator-catalogue.js';
import { fieldsIn, present, readCondition } from './read-condition.js';
import type { Rule } from './rule.js';
import { expectPublishable } from './rule-terms.js';
import { InvalidRuleParameters } from './validate-parameters.js';

/** A rule set as a file has it. */
export interface RulesOfFile {
  readonly title: string;
  readonly rules: readonly Rule[];
}

const TERMS = ['key', 'title', 'reason', 'severity', 'consequence', 'followUp', 'yearGroups'];
const CONDITION = ['indicator', 'parameters', 'clearAt', 'atLeast', 'of', 'withinSchoolWeeks', 'domains'];

/**
 * Reads `{"title","rules":[…]}`, as `tandem rules export` writes it: rules that could be published as they are.
 * @throws InvalidInput naming the rule and what of it is wrong: "late-often.parameters.sessions"; DuplicateRuleKey
 */
export function readRules(given: unknown): RulesOfFile {
  const { title, rules } = fieldsIn(given, 'file');
  if (typeof title !== 'string' || title.trim() === '')
    throw new InvalidInput('title', 'what the rule set is called');
  if (!Array.isArray(rules) || rules.length === 0) throw new InvalidInput('rules', 'a list of rules');
  const read = rules.map((one, at) => readRule(one, `rules[${at}]`));
  expectPublishable(read);
  return { title, rules: read };
}

function readRule(given: unknown, place: string): Rule {
  const fields = fieldsIn(given, place);
  const at = typeof fields['key'] === 'string' && fields['key'] !== '' ? fields['key'] : place;
  const unknown = Object.keys(fields).find((name) => !TERMS.includes(name) && !CONDITION.includes(name));
  if (unknown !== undefined) throw new InvalidInput(`${at}.${unknown}`, 'nothing of this name');
  const condition = readCondition(given, at);
  expectCondition(condition, at);
  const terms = present(Object.fromEntries(TERMS.map((name) => [name, fields[name]])));
  return { ...terms, ...condition } as Rule;
}

/** Names the place; the indicator by itself knows only its own parameter. */
function expectCondition(condition: Condition, at: string): void {
  if (isCombined(condition)) {
    condition.of.forEach((part, index) => {
      expectCondition(part, `${at}.of[${index}]`);
    });
    return;
  }
  try {
    compileCondition(condition, at);
  } catch (error) {
    if (error instanceof InvalidRuleParameters)
      throw new InvalidInput(`${at}.parameters.${error.field}`, error.expected);
    if (error instanceof UnknownIndicator)
      throw new InvalidInput(
        `${at}.indicator`,
        `an indicator of docs/indicators.md; "${condition.indicator}" is none`,
      );
    throw error;
  }
}
