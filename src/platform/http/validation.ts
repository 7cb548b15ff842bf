import { ValidationPipe, type ValidationError } from '@nestjs/common';

/** Several fields of a request are not as expected. */
export class InvalidFields extends Error {
  constructor(readonly errors: readonly { field: string; expected: string }[]) {
    super('Some values are not as expected.');
    this.name = 'InvalidFields';
  }
}

/** Checks every body and query against its DTO. Unknown fields are refused: a misspelt one must not be lost silently. */
export function validation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (errors: ValidationError[]) =>
      new InvalidFields(errors.flatMap((error) => flatten(error, ''))),
  });
}

/** `marks[3].date: expected …` for nested errors. */
function flatten(error: ValidationError, above: string): { field: string; expected: string }[] {
  const name = /^\d+$/.test(error.property)
    ? `${above}[${error.property}]`
    : `${above}${above ? '.' : ''}${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((expected) => ({ field: name, expected }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, name))];
}
