import { compileCondition } from '../../rules/compile-condition.js';
import type { Condition, IndicatorCondition } from '../../rules/condition.js';
import { neverSpeaks } from '../../rules/never-speaks.js';
import { compileRules, type Consequence, type Rule } from '../../rules/rule.js';
import { CONSEQUENCES, LONGEST_REASON, LONGEST_TITLE } from '../../rules/rule-terms.js';
import { fieldsOf } from '../../rules/says.js';
import { InvalidInput } from '../../shared/errors.js';
import { type FormError, formError } from '../forms/form.js';
import { numberIn, problemOf, valueOf } from '../forms/typed-parameter.js';
import { clearingRange, lineOf, type TypedCondition, type TypedRule } from './typed-rule.js';

const NEVER_SPEAKS =
  'With these numbers the rule can never speak. Of a pupil with a mark in every session it would say:';

/** What was understood, or what is wrong at each field. */
export type ReadRule =
  | { readonly rule: Rule; readonly errors: readonly [] }
  | { readonly rule: null; readonly errors: readonly FormError[] };

/** Checks a typed rule; its key is given, as states and concerns hang on it. */
export function readRule(typed: TypedRule, key: string): ReadRule {
  const errors = [...termErrors(typed), ...conditionsErrors(typed)];
  if (errors.length > 0) return { rule: null, errors };
  const rule = ruleOf(typed, key);
  // What is wrong with one condition is wrong with the whole rule as well, and is said once.
  const unfit = typed.conditions.flatMap(fitErrors);
  const beyond = unfit.length > 0 ? unfit : wholeErrors(rule);
  return beyond.length > 0 ? { rule: null, errors: beyond } : { rule, errors: [] };
}

function ruleOf(typed: TypedRule, key: string): Rule {
  const consequence = typed.consequence as Consequence;
  const terms = {
    ...{ key, title: typed.title, reason: typed.reason, consequence },
    severity: Number(typed.severity) as Rule['severity'],
    ...(typed.yearGroups.length === 0 ? {} : { yearGroups: typed.yearGroups }),
    ...(consequence === 'open-case' && typed.followUp === 'no' ? { followUp: false } : {}),
  };
  return { ...terms, ...looksFor(typed) };
}

function looksFor({ isCombined, conditions, atLeast, withinSchoolWeeks, domains }: TypedRule): Condition {
  const [first] = conditions;
  if (!isCombined && first) return conditionOf(first);
  return {
    atLeast: Number(atLeast),
    of: conditions.map(conditionOf),
    ...(withinSchoolWeeks === '' ? {} : { withinSchoolWeeks: Number(withinSchoolWeeks) }),
    ...(domains === '' ? {} : { domains: Number(domains) }),
  };
}

function conditionOf({ indicator, values, clearAt }: TypedCondition): IndicatorCondition {
  const given = fieldsOf(indicator.parameters).flatMap((field) => {
    const typed = values[field.name] ?? '';
    return typed === '' ? [] : [[field.name, valueOf(field, typed)] as const];
  });
  const ends = clearAt === '' ? {} : { clearAt: numberIn(lineOf(indicator), clearAt) };
  return { indicator: indicator.key, parameters: Object.fromEntries(given), ...ends };
}

function termErrors({ title, reason, severity, consequence }: TypedRule): FormError[] {
  const wrong: readonly (FormError | false)[] = [
    (title === '' || title.length > LONGEST_TITLE) &&
      formError('title', `Enter what the rule is called, in at most ${LONGEST_TITLE} characters`),
    (reason === '' || reason.length > LONGEST_REASON) &&
      formError('reason', `Write why you have this rule, in at most ${LONGEST_REASON} characters`),
    !/^[1-5]$/.test(severity) && formError('severity', 'Choose how grave it is'),
    !CONSEQUENCES.some((one) => one === consequence) &&
      formError('consequence', 'Choose what the rule leads to'),
  ];
  return wrong.filter((one) => one !== false);
}

function conditionsErrors({
  isCombined,
  conditions,
  atLeast,
  withinSchoolWeeks,
  domains,
}: TypedRule): FormError[] {
  const fields = conditions.flatMap((condition, at) => fieldErrors(condition, at));
  if (!isCombined) return fields;
  const few = conditions.length < 2 ? [formError('more', 'Add at least two signs')] : [];
  const most = Math.max(conditions.length, 2);
  return [
    ...fields,
    ...few,
    ...wholeNumber('atLeast', atLeast, most),
    ...(withinSchoolWeeks === '' ? [] : wholeNumber('withinSchoolWeeks', withinSchoolWeeks, 40)),
    ...(domains === '' ? [] : wholeNumber('domains', domains, 4)),
  ];
}

function wholeNumber(field: string, typed: string, most: number): FormError[] {
  const isIn = /^\d{1,2}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= most;
  return isIn ? [] : [formError(field, `Enter a whole number from 1 to ${most}`)];
}

function fieldErrors({ indicator, values, clearAt }: TypedCondition, at: number): FormError[] {
  const fields = fieldsOf(indicator.parameters);
  const wrong = fields.flatMap((field) => {
    const problem = problemOf(field, values[field.name] ?? '');
    return problem === null ? [] : [formError(`c${at}-${field.name}`, problem)];
  });
  const ends = clearAt === '' || Number.isFinite(numberIn(undefined, clearAt));
  return ends ? wrong : [...wrong, formError(`c${at}-clearAt`, 'Enter a number, or leave it empty')];
}

/** What only shows where the parameters of a condition are held against each other. */
function fitErrors(typed: TypedCondition, at: number): FormError[] {
  try {
    compileCondition(conditionOf(typed), `c${at}`);
    const missing = neverSpeaks(conditionOf(typed));
    return missing === null ? [] : [formError(`c${at}`, `${NEVER_SPEAKS} ${missing}`)];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const name = error.field.split('.').at(-1) ?? '';
    return [formError(`c${at}-${name}`, fitWords(typed, error))];
  }
}

function fitWords(typed: TypedCondition, { field, expected }: InvalidInput): string {
  const { indicator } = typed;
  if (field.endsWith('.clearAt')) return `Enter ${clearingRange(typed)}, or leave it empty`;
  const named = fieldsOf(indicator.parameters).reduce(
    (text, { name, label }) => text.replace(new RegExp(`\\b${name}\\b`, 'g'), `“${label}”`),
    expected,
  );
  return named.charAt(0).toUpperCase() + named.slice(1);
}

/** What only shows of the rule as a whole. */
function wholeErrors(rule: Rule): FormError[] {
  try {
    compileRules([rule]);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const field = error.field.split('.').at(-1) ?? '';
    return [formError(field === 'of' ? 'more' : field, `Expected ${error.expected}`)];
  }
}
