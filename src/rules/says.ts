import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import type { ParametersClass } from './validate-parameters.js';
import { percent } from './wording.js';

/** What a parameter is, to people who set it. */
export interface ParameterWords {
  /** With its unit, in small letters: "sessions missed, two being a day". */
  readonly label: string;
  readonly hint?: string;
  /** The line itself, at which the rule speaks up. */
  readonly isLine?: boolean;
  /** A part of 1, which people write in per cent. */
  readonly isShare?: boolean;
  /** Of a parameter that is one of several values: what each means. */
  readonly choices?: Readonly<Record<string, string>>;
}

type Value = number | string | undefined;

/** One parameter of an indicator, as its class declares it: words, limits and what it starts with. */
export interface ParameterField extends ParameterWords {
  readonly name: string;
  readonly kind: 'number' | 'text' | 'choice';
  /** How many a number may have; 0: a whole one. */
  readonly decimals: number;
  /** Both included; null: no limit. */
  readonly least: number | null;
  readonly most: number | null;
  /** May be left out. */
  readonly isOptional: boolean;
  /** Undefined: to be given, or left out. */
  readonly startsWith: Value;
  /** Of a choice, in order. */
  readonly values: readonly (number | string)[];
}

const words = new WeakMap<object, Map<string, ParameterWords>>();

/** Says what a parameter is. The one place where its words stand: forms, differences and the published table take them from here. */
export function Says(label: string, more: Omit<ParameterWords, 'label'> = {}): PropertyDecorator {
  return (target, property) => {
    const own = words.get(target.constructor) ?? new Map<string, ParameterWords>();
    own.set(String(property), { label, ...more });
    words.set(target.constructor, own);
  };
}

/** The parameters of a class in the order in which it declares them. */
export function fieldsOf(parameters: ParametersClass<object>): readonly ParameterField[] {
  const starts = new parameters() as Readonly<Record<string, Value>>;
  const rules = getMetadataStorage().getTargetValidationMetadatas(parameters, '', true, false);
  return [...(words.get(parameters) ?? [])].map(([name, own]) => ({
    ...{ name, ...own, startsWith: starts[name] },
    ...limitsOf(rules.filter((rule) => rule.propertyName === name)),
  }));
}

/** The parameter that is the line at which a rule speaks up. */
export function lineOf(parameters: ParametersClass<object>): ParameterField | undefined {
  return fieldsOf(parameters).find((field) => field.isLine);
}

type Limits = Pick<ParameterField, 'kind' | 'decimals' | 'least' | 'most' | 'isOptional' | 'values'>;

function limitsOf(rules: readonly ValidationMetadata[]): Limits {
  const of = (name: string): unknown => rules.find((rule) => rule.name === name)?.constraints?.[0];
  const numberOf = (name: string): number | null => {
    const found = of(name);
    return typeof found === 'number' ? found : null;
  };
  const values = of('isIn');
  const names = rules.map((rule) => rule.name);
  const isNumber = names.includes('isInt') || names.includes('isNumber');
  return {
    kind: Array.isArray(values) ? 'choice' : isNumber ? 'number' : 'text',
    decimals: decimalsOf(of('isNumber')),
    ...{ least: numberOf('min'), most: numberOf('max') },
    isOptional: rules.some((rule) => rule.type === 'conditionalValidation'),
    values: Array.isArray(values) ? (values as (number | string)[]) : [],
  };
}

/** As `@IsNumber` was told; nothing where there is none. */
function decimalsOf(options: unknown): number {
  const { maxDecimalPlaces = 0 } = (options ?? {}) as { maxDecimalPlaces?: number };
  return maxDecimalPlaces;
}

/** "8", "10%", "through illness", or what it means that it was left out. */
export function valueInWords(field: ParameterField, value: Value): string {
  if (value === undefined) return 'left out';
  if (field.isShare && typeof value === 'number') return percent(value, 1);
  return field.choices?.[String(value)] ?? String(value);
}
