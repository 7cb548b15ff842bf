import { indicatorOf, INDICATORS } from '../../rules/indicator-catalogue.js';
import { fieldsOf } from '../../rules/says.js';
import { InvalidRuleParameters } from '../../rules/validate-parameters.js';
import { DOMAIN_WORDS } from '../forms/domain-words.js';
import { type FormError, formError } from '../forms/form.js';
import { parameterInput, type ParameterInput } from '../forms/parameter-input.js';
import { problemOf, shownValue, valueOf } from '../forms/typed-parameter.js';

/** Parameters as they were typed, by name. */
export type TypedParameters = Readonly<Record<string, string>>;

export type Parameters = Readonly<Record<string, number | string>>;

/** Every sign there is, by the part of school life it speaks of. Good news is nothing to be warned of. */
export function signItems(chosen: string) {
  const signs = INDICATORS.filter(({ isGoodNews }) => isGoodNews !== true).map(({ key, domain, title }) => ({
    ...{ value: key, text: `${DOMAIN_WORDS[domain]}: ${title}`, selected: key === chosen },
  }));
  return [{ value: '', text: 'Choose a sign', selected: chosen === '' }, ...signs];
}

export const isSign = (key: string): boolean => INDICATORS.some((one) => one.key === key);

const idOf = (name: string): string => `p-${name}`;

/** What a sign asks for, filled with what was typed, else with what it starts with. */
export function outcomeFields(sign: string, typed: TypedParameters | null): ParameterInput[] {
  const indicator = indicatorOf(sign);
  return fieldsOf(indicator.parameters).map((field) => {
    const value = typed?.[field.name] ?? shownValue(field, field.startsWith);
    return parameterInput(field, idOf(field.name), value, indicator);
  });
}

/** What was typed for the parameters of a sign, as fields of a form have it. */
export function typedParameters(fields: Readonly<Record<string, unknown>>): TypedParameters {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name, value]) => name.startsWith('p-') && typeof value === 'string')
      .map(([name, value]) => [name.slice(2), String(value).trim()]),
  );
}

/** Parameters as somebody would have typed them. */
export function parametersTyped(sign: string, parameters: Parameters): TypedParameters {
  return Object.fromEntries(
    fieldsOf(indicatorOf(sign).parameters).map((field) => [
      field.name,
      shownValue(field, parameters[field.name]),
    ]),
  );
}

/** The parameters of a sign, or what is wrong with them beside each field. */
export function readParameters(
  sign: string,
  typed: TypedParameters,
): { readonly parameters: Parameters; readonly errors: readonly FormError[] } {
  const parameters: Record<string, number | string> = {};
  const errors: FormError[] = [];
  for (const field of fieldsOf(indicatorOf(sign).parameters)) {
    const text = typed[field.name] ?? '';
    const problem = problemOf(field, text);
    if (problem !== null) errors.push(formError(idOf(field.name), problem));
    else if (text !== '') parameters[field.name] = valueOf(field, text);
  }
  return errors.length > 0
    ? { parameters, errors }
    : { parameters, errors: whatBindingSays(sign, parameters) };
}

/** What fields say about each other is known to the sign alone. */
function whatBindingSays(sign: string, parameters: Parameters): FormError[] {
  try {
    indicatorOf(sign).bind(parameters);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRuleParameters)) throw error;
    return [formError(idOf(error.field), `Expected: ${error.expected}`)];
  }
}
