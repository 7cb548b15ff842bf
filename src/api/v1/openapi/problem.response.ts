import { ApiProperty } from '@nestjs/swagger';

/** One field and what was expected of it. */
export class FieldProblem {
  @ApiProperty({ type: String, example: 'marks[3].date' }) field!: string;
  @ApiProperty({ type: String, example: 'expected a day as YYYY-MM-DD' }) expected!: string;
}

/** Whatever went wrong (RFC 9457). */
export class ProblemResponse {
  @ApiProperty({
    type: String,
    example: 'invalid-input',
    description: 'Which problem, for programmes: one word that stays the same',
  })
  type!: string;
  @ApiProperty({ type: String, description: 'In words for a person' }) title!: string;
  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599, example: 422 }) status!: number;
  @ApiProperty({
    type: [FieldProblem],
    required: false,
    description: 'The fields that are not as expected; of status 422 only',
  })
  errors?: readonly FieldProblem[];
}
