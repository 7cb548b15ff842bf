import { registerDecorator, type ValidationArguments } from 'class-validator';

/** A number that must not be above another parameter, such as weeks of some weeks; else the rule could never be met. */
export function NotAbove(other: string): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'notAbove',
      target: target.constructor,
      propertyName: String(property),
      constraints: [other],
      validator: {
        validate: (value: unknown, given?: ValidationArguments) =>
          isAtMost(value, (given?.object as Record<string, unknown> | undefined)?.[other]),
        defaultMessage: () => `${String(property)} must not be above ${other}`,
      },
    });
  };
}

function isAtMost(value: unknown, most: unknown): boolean {
  return typeof value !== 'number' || typeof most !== 'number' || value <= most;
}
