import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { InvalidInput } from '../shared/errors.js';

/** A class whose fields are an indicator's parameters, with defaults and class-validator decorators. */
export type ParametersClass<P extends object> = new () => P;

/** Parameters a rule cannot be published with; `field` names the first, `expected` says all that is wrong. */
export class InvalidRuleParameters extends InvalidInput {}

/**
 * A checked instance; what is left out takes the class's default.
 * @throws InvalidRuleParameters for a bad or unknown parameter.
 */
export function validateParameters<P extends object>(parameters: ParametersClass<P>, given: object): P {
  const instance = plainToInstance(parameters, given);
  const problems = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true });
  const [first] = problems;
  if (!first) return instance;
  const expected = problems.flatMap((problem) => Object.values(problem.constraints ?? {}));
  throw new InvalidRuleParameters(first.property, expected.join('; '));
}
