import { type FormError, messages } from '../forms/form.js';
import type { FormSubject } from './pupil-form.js';

/** A form about a pupil: as it is, or shown again with what was wrong. */
export interface AgreementView<Values> {
  readonly title: string;
  readonly subject: FormSubject;
  readonly values: Values;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

export function presentForm<Values>(
  title: string,
  subject: FormSubject,
  values: Values,
  errors: readonly FormError[] = [],
): AgreementView<Values> {
  return { title, subject, values, errors, messages: messages(errors) };
}
