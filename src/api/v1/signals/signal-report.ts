import { ApiProperty } from '@nestjs/swagger';
import { InvalidFields } from '../../../platform/http/validation.js';
import { NotFound } from '../../../shared/errors.js';
import type { Fate } from '../../../shared/fate.js';
import type { FieldError } from './signal-rows.js';

/** The answer about a row whose pupil is not known to this key, whether or not there is one elsewhere. */
export const NO_SUCH_PUPIL: FieldError = { field: 'pupilId', expected: 'no such pupil' };

/** What became of one row. */
export type RowOutcome = Fate | readonly FieldError[];

export class SignalRowReport {
  @ApiProperty({ type: 'integer', example: 0, description: 'Position in the batch, from 0' })
  row!: number;

  @ApiProperty({ enum: ['accepted', 'corrected', 'unchanged', 'refused'], example: 'accepted' })
  outcome!: Fate | 'refused';

  @ApiProperty({
    type: String,
    required: false,
    example: 'code: not a DfE register code: "@"',
    description: 'Only for a refused row',
  })
  reason?: string;
}

/** What became of a batch, row by row. */
export class SignalReport {
  @ApiProperty({ type: 'integer', example: 1 })
  accepted!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  corrected!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  unchanged!: number;

  @ApiProperty({ type: 'integer', example: 0 })
  refused!: number;

  @ApiProperty({ type: [SignalRowReport] })
  rows!: SignalRowReport[];
}

/**
 * The report of a request. Status 200 as long as one row was good: what was good is recorded, and the sender sees which were not.
 * @throws NotFound or InvalidFields when every row was refused.
 */
export function reportOf(name: string, single: boolean, outcomes: readonly RowOutcome[]): SignalReport {
  const refused = outcomes.filter((one) => typeof one !== 'string');
  if (refused.length === outcomes.length) throw refusal(name, single, refused);
  const count = (fate: Fate) => outcomes.filter((one) => one === fate).length;
  return {
    accepted: count('accepted'),
    corrected: count('corrected'),
    unchanged: count('unchanged'),
    refused: refused.length,
    rows: outcomes.map((one, row) =>
      typeof one === 'string' ? { row, outcome: one } : { row, outcome: 'refused', reason: reasonOf(one) },
    ),
  };
}

function reasonOf(errors: readonly FieldError[]): string {
  return errors.map(({ field, expected }) => `${field}: ${expected}`).join('; ');
}

function refusal(name: string, single: boolean, refused: readonly (readonly FieldError[])[]): Error {
  if (single && refused[0]?.includes(NO_SUCH_PUPIL)) return new NotFound('No such pupil.');
  return new InvalidFields(
    refused.flatMap((errors, row) =>
      errors.map(({ field, expected }) => ({
        field: single ? field : `${name}[${row}].${field}`,
        expected,
      })),
    ),
  );
}
