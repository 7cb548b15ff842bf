import { type Day, isDay } from '../../shared/days.js';
import { InvalidInput } from '../../shared/errors.js';
import { compileCondition } from '../compile-condition.js';
import type { Condition } from '../condition.js';
import { type Fields, fieldsIn, readCondition } from '../read-condition.js';
import { compileRules, type Rule } from '../rule.js';

/** A question about the past: would these rules have warned of what came? */
export interface BacktestSpec {
  /** First and last day on which the rules are asked, both included. */
  readonly from: Day;
  readonly to: Day;
  /** The rules asked; null: those in force. */
  readonly rules: readonly Rule[] | null;
  readonly outcome: Outcome;
  /** Ids the schools go by; null: every school. */
  readonly schools: readonly string[] | null;
}

/** What the rules were to warn of. */
export type Outcome = RuleOutcome | CaseOutcome | ListedOutcome;

/** A condition, looked at on a later day, with what was known then. */
export interface RuleOutcome {
  readonly kind: 'rule';
  readonly on: Day;
  readonly condition: Condition;
}

/** A person opened a case about the pupil in this time, both days included. */
export interface CaseOutcome {
  readonly kind: 'case';
  readonly from: Day;
  readonly to: Day;
}

/** A column of a file says of each pupil, by the id the school goes by, whether it came true by that day. */
export interface ListedOutcome {
  readonly kind: 'listed';
  readonly on: Day;
  readonly column: string;
  readonly pupils: Readonly<Record<string, boolean>>;
}

/** The key of a rule that is given alone, as a condition. */
export const LONE_RULE = 'rule';

/**
 * Reads a specification as JSON has it: `{"from","to","rule"|"rules","outcome","schools"?}`. `rule` is one condition, `rules` a set as it is
 * published or "in-force". `outcome` is a condition with "on", `{"cases":{"from","to"}}`, or `{"on","column","pupils":{id: true|false}}`.
 * @throws InvalidInput naming the field, UnknownIndicator
 */
export function readBacktestSpec(given: unknown): BacktestSpec {
  const fields = fieldsIn(given, 'specification');
  const from = dayOf(fields, 'from');
  const to = dayOf(fields, 'to');
  if (to < from) throw new InvalidInput('to', `${from} or a later day`);
  const spec = { from, to, rules: rulesOf(fields), outcome: outcomeOf(fields), schools: schoolsOf(fields) };
  expectLater(spec);
  return spec;
}

function expectLater({ to, from, outcome }: BacktestSpec): void {
  if (outcome.kind === 'case') {
    if (outcome.from < from)
      throw new InvalidInput('outcome.cases.from', `${from} or a later day: no look came before it`);
    if (outcome.to < outcome.from)
      throw new InvalidInput('outcome.cases.to', `${outcome.from} or a later day`);
  } else if (outcome.on <= to) {
    throw new InvalidInput('outcome.on', `a day after ${to}: a rule cannot warn of what has been`);
  }
}

function rulesOf(fields: Fields): readonly Rule[] | null {
  const { rule, rules } = fields;
  if ((rule === undefined) === (rules === undefined))
    throw new InvalidInput('rule', 'either "rule" or "rules"');
  if (rules === 'in-force') return null;
  const found = rule === undefined ? rulesIn(rules) : [loneRule(readCondition(rule, 'rule'))];
  compileRules(found);
  return found;
}

/** A condition as a rule of its own, for a question about it alone. */
export function loneRule(condition: Condition): Rule {
  return { key: LONE_RULE, severity: 3, consequence: 'list', title: 'The rule', reason: '', ...condition };
}

function rulesIn(given: unknown): Rule[] {
  if (!Array.isArray(given) || given.length === 0)
    throw new InvalidInput('rules', 'a list of rules, or "in-force"');
  return given.map((one, at) => {
    const fields = fieldsIn(one, `rules[${at}]`);
    if (typeof fields['key'] !== 'string') throw new InvalidInput(`rules[${at}].key`, 'a name in kebab case');
    const terms = { key: fields['key'], severity: 3, consequence: 'list', title: fields['key'], reason: '' };
    return { ...terms, ...fields, ...readCondition(one, `rules[${at}]`) } as Rule;
  });
}

function outcomeOf(fields: Fields): Outcome {
  const given = fieldsIn(fields['outcome'], 'outcome');
  if (given['cases'] !== undefined) {
    const cases = fieldsIn(given['cases'], 'outcome.cases');
    return {
      kind: 'case',
      from: dayOf(cases, 'from', 'outcome.cases.'),
      to: dayOf(cases, 'to', 'outcome.cases.'),
    };
  }
  const on = dayOf(given, 'on', 'outcome.');
  if (given['column'] !== undefined) return { kind: 'listed', on, ...listedIn(given) };
  const condition = readCondition(given, 'outcome');
  compileCondition(condition, 'outcome');
  return { kind: 'rule', on, condition };
}

function listedIn(given: Fields): Pick<ListedOutcome, 'column' | 'pupils'> {
  const pupils = fieldsIn(given['pupils'], 'outcome.pupils');
  const wrong = Object.entries(pupils).find(([, value]) => typeof value !== 'boolean');
  if (wrong) throw new InvalidInput(`outcome.pupils.${wrong[0]}`, 'true or false');
  return { column: String(given['column']), pupils: pupils as Record<string, boolean> };
}

function schoolsOf({ schools }: Fields): readonly string[] | null {
  if (schools === undefined) return null;
  if (Array.isArray(schools) && schools.length > 0 && schools.every((one) => typeof one === 'string'))
    return schools;
  throw new InvalidInput('schools', 'a list of the ids the schools go by');
}

function dayOf(fields: Fields, name: string, within = ''): Day {
  const day = fields[name];
  if (typeof day === 'string' && isDay(day)) return day;
  throw new InvalidInput(`${within}${name}`, 'a day as YYYY-MM-DD');
}
