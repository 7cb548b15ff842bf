import type { AnyIndicator } from '../../rules/indicator.js';
import type { ParameterField } from '../../rules/says.js';
import { numberWords } from './typed-parameter.js';

/** A parameter of an indicator as a field of a form; `forms/parameter-input.njk` writes it. */
export interface ParameterInput {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly suffix: string | null;
  /** Of a choice; else it is written. */
  readonly items:
    readonly { readonly value: string; readonly text: string; readonly checked?: boolean }[] | null;
  readonly isNumber: boolean;
}

/** @param value as it was typed */
export function parameterInput(
  field: ParameterField,
  id: string,
  value: string,
  { direction }: AnyIndicator,
): ParameterInput {
  const { label, kind, values, choices = {} } = field;
  return {
    ...{ id, label: capital(label), value, suffix: field.isShare ? '%' : null, isNumber: kind === 'number' },
    hint: hintOf(field, direction === 'below'),
    items:
      kind === 'choice'
        ? values.map((one) => ({
            ...{ value: String(one), text: capital(choices[String(one)] ?? String(one)) },
            checked: String(one) === value,
          }))
        : null,
  };
}

/** Limits and what inclusive means, as the class of the parameters says. */
function hintOf(field: ParameterField, isBelow: boolean): string {
  const edge = isBelow
    ? 'This is the line: exactly this does not count.'
    : 'This is the line: exactly this counts.';
  const parts = [
    field.kind === 'number' ? `${capital(numberWords(field))}.` : '',
    field.isLine ? edge : '',
    field.hint === undefined ? (field.isOptional ? 'May be left empty.' : '') : `${capital(field.hint)}.`,
  ];
  return parts.filter((one) => one !== '').join(' ');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
