import { IsString, Length } from 'class-validator';
import type { TermProblem, TypedTerm } from '../../people/calendar/term-check.js';
import type { Span } from '../../people/calendar/term-weeks.js';
import { toEpochDay } from '../../shared/days.js';
import { type FormError, formError, readForm } from '../forms/form.js';
import { TypedText, typedBack } from '../forms/typed-text.js';

const NAME = 'Enter the name of the term, such as Autumn 2026, in at most 80 characters';

/** What a term is called. Its days are checked together, because each says something about the others. */
class NamedTermForm {
  @TypedText()
  @IsString({ message: NAME })
  @Length(1, 80, { message: NAME })
  name = '';
}

export const NO_TERM: TypedTerm = { name: '', firstDay: '', lastDay: '', halfTermFrom: '', halfTermTo: '' };

/** A term as it was typed, and what is wrong with its name. */
export function readTerm(body: unknown): {
  readonly typed: TypedTerm;
  readonly errors: readonly FormError[];
} {
  const { values, errors } = readForm(NamedTermForm, body);
  const sent = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const day = (field: keyof TypedTerm): string => typedBack(sent[field]).trim();
  const [firstDay, lastDay] = [day('firstDay'), day('lastDay')];
  const halfTerm = { halfTermFrom: day('halfTermFrom'), halfTermTo: day('halfTermTo') };
  return { typed: { name: typedBack(values.name), firstDay, lastDay, ...halfTerm }, errors };
}

export function problemErrors(problems: readonly TermProblem[]): FormError[] {
  return problems.map(({ field, text }) => formError(field, text));
}

/** The break in the middle of a term that has no problems; null: none. */
export function halfTermOf({ halfTermFrom, halfTermTo }: TypedTerm): Span | null {
  return halfTermFrom === '' ? null : { from: toEpochDay(halfTermFrom), to: toEpochDay(halfTermTo) };
}
