import { isCombined, type IndicatorCondition } from '../../rules/condition.js';
import { INDICATORS } from '../../rules/indicator-catalogue.js';
import type { AnyIndicator } from '../../rules/indicator.js';
import type { Rule } from '../../rules/rule.js';
import { fieldsOf, type ParameterField } from '../../rules/says.js';
import { shownValue } from '../forms/typed-parameter.js';
import { typedBack } from '../forms/typed-text.js';

/** A rule as somebody types it: all of it text, so that nothing is lost where something is wrong. */
export interface TypedRule {
  readonly title: string;
  readonly reason: string;
  readonly severity: string;
  readonly consequence: string;
  /** 'yes' or 'no'. */
  readonly followUp: string;
  readonly yearGroups: readonly string[];
  /** It looks for several signs; else for its one condition. */
  readonly isCombined: boolean;
  readonly conditions: readonly TypedCondition[];
  readonly atLeast: string;
  readonly withinSchoolWeeks: string;
  readonly domains: string;
}

/** One condition; only of indicators that there are. */
export interface TypedCondition {
  readonly indicator: AnyIndicator;
  readonly values: Readonly<Record<string, string>>;
  readonly clearAt: string;
}

/** More than a rule may have, so that a form that is too long is refused in words. */
const MOST_READ = 12;

/** Every field of the form and what stands in it. */
export type Sent = Readonly<Record<string, unknown>>;

export function sentIn(body: unknown): Sent {
  return (typeof body === 'object' && body !== null ? body : {}) as Sent;
}

/** As it came by a form. */
export function typedIn(body: unknown): TypedRule {
  const sent = sentIn(body);
  const text = (name: string): string => typedBack(sent[name]).replaceAll('\r\n', '\n').trim();
  return {
    ...{ title: text('title'), reason: text('reason'), severity: text('severity') },
    ...{ consequence: text('consequence'), followUp: text('followUp') },
    yearGroups: [sent['yearGroups']].flat().filter((one) => typeof one === 'string'),
    isCombined: text('shape') === 'several',
    conditions: Array.from({ length: MOST_READ }, (_, at) => conditionIn(text, at)).filter(
      (one) => one !== null,
    ),
    ...{ atLeast: text('atLeast'), withinSchoolWeeks: text('withinSchoolWeeks'), domains: text('domains') },
  };
}

function conditionIn(text: (name: string) => string, at: number): TypedCondition | null {
  const indicator = INDICATORS.find(({ key }) => key === text(`c${at}-indicator`));
  if (!indicator) return null;
  const names = fieldsOf(indicator.parameters).map(({ name }) => name);
  const values = Object.fromEntries(names.map((name) => [name, text(`c${at}-${name}`)]));
  return { indicator, values, clearAt: text(`c${at}-clearAt`) };
}

/** As a draft has it. */
export function typedFrom(rule: Rule): TypedRule {
  const combined = isCombined(rule) ? rule : null;
  const conditions = isCombined(rule) ? rule.of : [rule];
  return {
    ...{ title: rule.title, reason: rule.reason, severity: String(rule.severity) },
    ...{ consequence: rule.consequence, followUp: rule.followUp === false ? 'no' : 'yes' },
    yearGroups: rule.yearGroups ?? [],
    isCombined: combined !== null,
    conditions: conditions
      .map((one) => (isCombined(one) ? null : typedCondition(one)))
      .filter((one) => one !== null),
    atLeast: String(combined?.atLeast ?? ''),
    withinSchoolWeeks: String(combined?.withinSchoolWeeks ?? ''),
    domains: String(combined?.domains ?? ''),
  };
}

function typedCondition({ indicator: key, parameters, clearAt }: IndicatorCondition): TypedCondition | null {
  const indicator = INDICATORS.find((one) => one.key === key);
  if (!indicator) return null;
  const fields = fieldsOf(indicator.parameters);
  const values = textsOf(fields, ({ name, startsWith }) => parameters[name] ?? startsWith);
  return { indicator, values, clearAt: shownValue(lineOf(indicator), clearAt) };
}

function textsOf(
  fields: readonly ParameterField[],
  valueOf: (field: ParameterField) => number | string | undefined,
): Record<string, string> {
  return Object.fromEntries(
    fields.map((field): [string, string] => [field.name, shownValue(field, valueOf(field))]),
  );
}

/** A condition with the numbers its indicator starts with. */
export function freshCondition(indicator: AnyIndicator): TypedCondition {
  const fields = fieldsOf(indicator.parameters);
  return { indicator, values: textsOf(fields, ({ startsWith }) => startsWith), clearAt: '' };
}

/** A new rule on one indicator, or (null) on several signs that are still to be chosen. */
export function freshRule(indicator: AnyIndicator | null): TypedRule {
  return {
    ...{ title: indicator?.title ?? '', reason: '', severity: '3', consequence: 'list', followUp: 'yes' },
    ...{ yearGroups: [], isCombined: indicator === null },
    conditions: indicator === null ? [] : [freshCondition(indicator)],
    ...{ atLeast: indicator === null ? '2' : '', withinSchoolWeeks: '', domains: '' },
  };
}

/** Where a concern may end: on the line itself or beyond it. "a number up to 10%, where the line is" */
export function clearingRange({ indicator, values }: TypedCondition): string {
  const line = lineOf(indicator);
  const typed = values[line?.name ?? ''] ?? '';
  const at =
    typed === '' ? 'the line' : `${typed.replace(/\s*%$/, '')}${line?.isShare ? '%' : ''}, where the line is`;
  return indicator.direction === 'at-least' ? `a number up to ${at}` : `a number from ${at}, on`;
}

/** The parameter that is the line at which a rule on it speaks up; undefined where the line is reckoned from several. */
export function lineOf(indicator: AnyIndicator): ParameterField | undefined {
  return fieldsOf(indicator.parameters).find((field) => field.isLine);
}
