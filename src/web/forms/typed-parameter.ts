import type { ParameterField } from '../../rules/says.js';

/** As people write it: a share in per cent. */
export function shownValue(field: ParameterField | undefined, value: number | string | undefined): string {
  if (value === undefined) return '';
  return field?.isShare && typeof value === 'number' ? String(inPercent(value)) : String(value);
}

const inPercent = (share: number): number => Number((100 * share).toFixed(4));

/** What a typed number stands for; NaN where it is none. */
export function numberIn(field: ParameterField | undefined, typed: string): number {
  const number = writtenNumber(field, typed);
  return field?.isShare ? Number((number / 100).toFixed(8)) : number;
}

/** The number as it was written: of a share, per cent, with or without the sign. */
function writtenNumber(field: ParameterField | undefined, typed: string): number {
  const digits = field?.isShare ? typed.replace(/\s*%$/, '') : typed;
  return /^-?\d+([.,]\d+)?$/.test(digits) ? Number(digits.replace(',', '.')) : NaN;
}

/** A limit of a field as people write it. */
export function shownLimit(field: ParameterField, limit: number): number {
  return field.isShare ? inPercent(limit) : limit;
}

/** What was typed, as a rule takes it, where {@link problemOf} has found nothing wrong. */
export function valueOf(field: ParameterField, typed: string): number | string {
  if (field.kind === 'number') return numberIn(field, typed);
  return field.values.find((value) => String(value) === typed) ?? typed;
}

/** What is wrong with one field, in words; null: nothing. */
export function problemOf(field: ParameterField, typed: string): string | null {
  if (typed === '') return field.isOptional ? null : `Enter ${field.label}`;
  if (field.kind === 'text') return typed.length > 80 ? 'Enter at most 80 characters' : null;
  if (field.kind === 'choice')
    return field.values.some((value) => String(value) === typed) ? null : `Choose ${field.label}`;
  const number = writtenNumber(field, typed);
  const decimals = field.isShare ? field.decimals - 2 : field.decimals;
  const isFine =
    Number.isFinite(number) &&
    Number(number.toFixed(decimals)) === number &&
    number >= (field.least === null ? -Infinity : shownLimit(field, field.least)) &&
    number <= (field.most === null ? Infinity : shownLimit(field, field.most));
  return isFine ? null : `Enter ${numberWords(field)}`;
}

/** "a whole number from 1 to 40", "a number from 1% to 100%, with at most 2 decimals". */
export function numberWords(field: ParameterField): string {
  const { least, most } = field;
  const unit = field.isShare ? '%' : '';
  const from = least === null ? '' : ` from ${shownLimit(field, least)}${unit}`;
  const to = most === null ? '' : ` to ${shownLimit(field, most)}${unit}`;
  return `${field.decimals === 0 ? 'a whole number' : 'a number'}${to === '' && from !== '' ? `${from} on` : `${from}${to}`}`;
}
