import { indicatorOf, INDICATORS } from '../../rules/indicator-catalogue.js';
import type { IndicatorDomain } from '../../rules/indicator.js';
import { fieldsOf, type ParameterField } from '../../rules/says.js';
import { InvalidRuleParameters } from '../../rules/validate-parameters.js';
import { type FormError, formError } from '../forms/form.js';

/** Parameters as they were typed, by name. */
export type TypedParameters = Readonly<Record<string, string>>;

export type Parameters = Readonly<Record<string, number | string>>;

/** One parameter of an outcome, as a field of the form. */
export interface OutcomeField {
  readonly id: string;
  readonly label: string;
  readonly hint: string | null;
  readonly value: string;
  readonly isNumber: boolean;
  readonly isShare: boolean;
  /** Null: typed, not chosen. */
  readonly items:
    readonly { readonly value: string; readonly text: string; readonly selected: boolean }[] | null;
}

const DOMAIN_WORDS: Readonly<Record<IndicatorDomain, string>> = {
  attendance: 'Attendance',
  behaviour: 'Behaviour',
  attainment: 'Attainment',
  wellbeing: 'Wellbeing',
  home: 'Home',
};

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
export function outcomeFields(sign: string, typed: TypedParameters | null): OutcomeField[] {
  return fieldsOf(indicatorOf(sign).parameters).map((field) => {
    const value = typed?.[field.name] ?? startOf(field);
    return {
      ...{ id: idOf(field.name), label: labelOf(field), hint: capital(field.hint ?? null), value },
      ...{ isNumber: field.kind === 'number', isShare: field.isShare === true },
      items:
        field.kind === 'choice'
          ? field.values.map((one) => ({
              ...{ value: String(one), text: field.choices?.[String(one)] ?? String(one) },
              selected: String(one) === value,
            }))
          : null,
    };
  });
}

function labelOf({ label, isLine }: ParameterField): string {
  return isLine ? `The line: ${label}` : capital(label);
}

function capital<T extends string | null>(words: T): T {
  return (words === null ? null : `${words.charAt(0).toUpperCase()}${words.slice(1)}`) as T;
}

function startOf({ startsWith, isShare }: ParameterField): string {
  if (startsWith === undefined) return '';
  return isShare && typeof startsWith === 'number' ? String(toPercent(startsWith)) : String(startsWith);
}

const toPercent = (share: number): number => Number((share * 100).toFixed(4));

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
    fieldsOf(indicatorOf(sign).parameters).map(({ name, isShare }) => {
      const value = parameters[name];
      if (value === undefined) return [name, ''];
      return [name, isShare && typeof value === 'number' ? String(toPercent(value)) : String(value)];
    }),
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
    const { value, problem } = readOne(field, typed[field.name] ?? '');
    if (problem !== null) errors.push(formError(idOf(field.name), problem));
    else if (value !== null) parameters[field.name] = value;
  }
  return errors.length > 0
    ? { parameters, errors }
    : { parameters, errors: whatBindingSays(sign, parameters) };
}

interface ReadField {
  readonly value: number | string | null;
  readonly problem: string | null;
}

const refused = (problem: string): ReadField => ({ value: null, problem });

function readOne(field: ParameterField, typed: string): ReadField {
  if (typed === '')
    return field.isOptional ? { value: null, problem: null } : refused(`Enter ${field.label}`);
  if (field.kind === 'text') return { value: typed, problem: null };
  if (field.kind === 'choice') {
    const found = field.values.find((one) => String(one) === typed);
    return found === undefined ? refused(`Choose ${field.label}`) : { value: found, problem: null };
  }
  return readNumber(field, typed);
}

function readNumber({ isShare, decimals, least, most }: ParameterField, typed: string): ReadField {
  const isWhole = decimals === 0;
  const number = Number(typed.replace(/%$/, '').replace(',', '.'));
  const value = isShare ? Number((number / 100).toFixed(6)) : number;
  const isWithin = value >= (least ?? -Infinity) && value <= (most ?? Infinity);
  if (Number.isFinite(value) && isWithin && (!isWhole || Number.isInteger(value)))
    return { value, problem: null };
  const [from, to] = [least, most].map((limit) => (limit !== null && isShare ? toPercent(limit) : limit));
  const kind = isWhole ? 'a whole number' : isShare ? 'per cent' : 'a number';
  const limits = [from === null ? '' : ` from ${from}`, to === null ? '' : ` to ${to}`].join('');
  return refused(`Enter ${kind}${limits}`);
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
