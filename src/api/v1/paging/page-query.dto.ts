import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Rows of a page when nobody says how many. */
export const ROWS_A_PAGE = 100;
export const MOST_ROWS_A_PAGE = 500;
const LIMIT = `expected a whole number from 1 to ${MOST_ROWS_A_PAGE}`;
/** Far longer than any mark we give. */
const LONGEST_MARK = 500;

const wholeNumber = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
);

/** Which page of a list is wanted; what every list takes. */
export class PageQueryDto {
  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: MOST_ROWS_A_PAGE,
    default: ROWS_A_PAGE,
    description: 'At most so many rows',
  })
  @IsOptional()
  @wholeNumber
  @IsInt({ message: LIMIT })
  @Min(1, { message: LIMIT })
  @Max(MOST_ROWS_A_PAGE, { message: LIMIT })
  limit?: number;

  @ApiProperty({
    type: String,
    required: false,
    maxLength: LONGEST_MARK,
    description: '`next` of the page before, asked with the same key and the same conditions',
  })
  @IsOptional()
  @IsString({ message: 'expected `next` of an earlier page' })
  @MaxLength(LONGEST_MARK, { message: 'expected `next` of an earlier page' })
  after?: string;
}
