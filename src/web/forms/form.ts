import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { InvalidInput } from '../../shared/errors.js';

/** One line of the error summary; `href` leads to the field. */
export interface FormError {
  readonly field: string;
  readonly text: string;
  readonly href: string;
}

/** What a person sent, as it is and as it was understood. */
export interface ReadForm<T> {
  readonly values: T;
  readonly errors: readonly FormError[];
}

/**
 * Reads a form into its class and checks it. Unknown fields are left out; nothing is thrown: the page is shown again with
 * what was typed.
 */
export function readForm<T extends object>(form: new () => T, body: unknown): ReadForm<T> {
  const values = plainToInstance(form, typeof body === 'object' && body !== null ? body : {}, {
    exposeDefaultValues: true,
  });
  const found = validateSync(values, { whitelist: true, stopAtFirstError: true });
  return {
    values,
    errors: found.map((one) =>
      formError(one.property, Object.values(one.constraints ?? {})[0] ?? 'Not understood'),
    ),
  };
}

export function formError(field: string, text: string): FormError {
  return { field, text, href: `#${field}` };
}

/** What a service found wrong, beside the field it names. */
export function errorOf(error: InvalidInput): FormError {
  const text = error.said ?? `Expected ${error.expected}`;
  return formError(error.field, text.endsWith('.') ? text.slice(0, -1) : text);
}

/** By field, in the shape of GOV.UK's `errorMessage`; a field without an error is not there. */
export function messages(errors: readonly FormError[]): Record<string, { text: string }> {
  return Object.fromEntries(errors.map(({ field, text }) => [field, { text }]));
}
