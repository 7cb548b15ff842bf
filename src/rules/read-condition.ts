import { InvalidInput } from '../shared/errors.js';
import type { Condition } from './condition.js';

/** An object as JSON has it. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads what a rule looks for as JSON has it. What else the object says is left to whoever reads it; the compiling checks the values.
 * @throws InvalidInput naming the place
 */
export function readCondition(given: unknown, at: string): Condition {
  const fields = fieldsIn(given, at);
  const { indicator, parameters, clearAt, atLeast, of, withinSchoolWeeks, domains } = fields;
  if (Array.isArray(of)) {
    if (typeof atLeast !== 'number')
      throw new InvalidInput(`${at}.atLeast`, 'how many of the conditions must be met');
    const parts = of.map((part, index) => readCondition(part, `${at}.of[${index}]`));
    return { atLeast, of: parts, ...present({ withinSchoolWeeks, domains }) };
  }
  if (typeof indicator !== 'string')
    throw new InvalidInput(at, 'an "indicator" with "parameters", or "atLeast" with "of"');
  const values = parameters === undefined ? {} : fieldsIn(parameters, `${at}.parameters`);
  return { indicator, parameters: values, ...present({ clearAt }) } as Condition;
}

/** @throws InvalidInput for what is no object */
export function fieldsIn(given: unknown, at: string): Fields {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Fields;
  throw new InvalidInput(at, 'an object');
}

/** Without what is left out. */
export function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
