import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { InvalidFields } from '../../platform/http/validation.js';
import { FamilyAnswerDto } from './family-answer.dto.js';
import type { FamilyField } from './family-page.js';

/** What is wrong with a field: nothing chosen · not one of the choices · more than fits · characters nobody can keep. */
export type FieldFault = 'missing' | 'unknown' | 'too-long' | 'characters';

/** One field of the form that cannot be taken as it is. */
export interface FieldProblem {
  readonly field: FamilyField;
  readonly fault: FieldFault;
}

const FIELDS: readonly FamilyField[] = [
  'answer',
  'coming',
  'accessNeeds',
  'interpreterLanguage',
  'note',
  'insight',
];

/** The field a refusal speaks of, where a family can mend it; null for what only a program would send. */
export function fieldOf(name: string): FamilyField | null {
  return FIELDS.find((one) => one === name) ?? null;
}

/**
 * Reads the form, and says of each field what is wrong with it, so that the page can ask again beside it. Throws InvalidFields for
 * what no page of ours sends: an unknown field, a broken hidden one, the same field twice.
 */
export function readFamilyAnswer(body: unknown): {
  readonly given: FamilyAnswerDto;
  readonly problems: readonly FieldProblem[];
} {
  const sent: object = typeof body === 'object' && body !== null ? body : {};
  const given = plainToInstance(FamilyAnswerDto, sent);
  const errors = validateSync(given, { whitelist: true, forbidNonWhitelisted: true });
  const problems = errors.map(problemIn);
  if (given.answer === undefined) problems.unshift({ field: 'answer', fault: 'missing' });
  return { given, problems: FIELDS.flatMap((field) => problems.filter((one) => one.field === field)) };
}

function problemIn({ property, constraints = {}, value }: ValidationError): FieldProblem {
  const field = fieldOf(property);
  if (field === null || typeof value === 'object')
    throw new InvalidFields([{ field: property, expected: Object.values(constraints).join(', ') }]);
  return { field, fault: 'maxLength' in constraints ? 'too-long' : 'unknown' };
}
