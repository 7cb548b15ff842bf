import { ValidateBy } from 'class-validator';

/** Accepts any text, kept exactly as given, except a NUL, which no database here can hold. */
export function IsFreeText(): PropertyDecorator {
  return ValidateBy({
    name: 'isFreeText',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && !value.includes('\0'),
      defaultMessage: () => 'expected text without NUL characters',
    },
  });
}
