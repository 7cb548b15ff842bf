import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Matches, MaxLength, ValidateBy } from 'class-validator';
import { IsOutsideId, IsSchoolDate } from '../../signals/signal-fields.js';
import { PageQueryDto } from './paging/page-query.dto.js';

const STATES = ['proposed', 'watched', 'open', 'closed', 'merged', 'withdrawn'] as const;
const LONGEST_TEXT = 20_000;
const SINCE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}\.\d{3}Z)?$/;

/** Accepts any text with something in it, kept exactly as given; no NUL and no half characters, which databases refuse. */
function IsKeptText(): PropertyDecorator {
  return ValidateBy({
    name: 'isKeptText',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' && value !== '' && !value.includes('\0') && !/\p{Surrogate}/u.test(value),
      defaultMessage: () => 'expected some text without NUL characters',
    },
  });
}

const listOfWords = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.split(',').map((word) => word.trim()) : value,
);

/** Which cases are wanted; all conditions hold together. */
export class CasesQueryDto extends PageQueryDto {
  @ApiProperty({ type: String, required: false, description: 'Id of the school, ours or its own' })
  @IsOptional()
  @IsOutsideId()
  schoolId?: string;

  @ApiProperty({
    type: String,
    required: false,
    example: 'proposed,open',
    description:
      'One or more of proposed, watched, open, closed, merged, withdrawn; proposed and open when absent',
  })
  @IsOptional()
  @listOfWords
  @IsIn(STATES, { each: true, message: `expected one or more of ${STATES.join(', ')}` })
  state?: (typeof STATES)[number][];

  @ApiProperty({
    type: String,
    required: false,
    example: '2026-03-02T08:10:00.000Z',
    description: 'Only cases in which something has happened since (inclusive): a day, or an instant in UTC',
  })
  @IsOptional()
  @Matches(SINCE, { message: 'expected a day, or an instant as YYYY-MM-DDTHH:mm:ss.sssZ' })
  since?: string;

  @ApiProperty({ type: String, required: false, description: "The pupil's id in the system it came from" })
  @IsOptional()
  @IsOutsideId()
  pupil?: string;
}

/** Why a case is closed or comes back. */
export class ReasonDto {
  @ApiProperty({ type: String, maxLength: LONGEST_TEXT, example: 'Met the family; attendance is back.' })
  @IsString({ message: 'expected why, in a few words' })
  @IsKeptText()
  @MaxLength(LONGEST_TEXT, { message: `expected at most ${LONGEST_TEXT} characters` })
  reason!: string;
}

/** A note, kept exactly as given. Immediate danger goes to the DSL in person, never in here. */
export class NoteDto {
  @ApiProperty({ type: String, maxLength: LONGEST_TEXT, example: 'Spoke with the form tutor.' })
  @IsKeptText()
  @MaxLength(LONGEST_TEXT, { message: `expected at most ${LONGEST_TEXT} characters` })
  text!: string;
}

/** Something to be done by a day. */
export class NewActionDto {
  @ApiProperty({ type: String, maxLength: 400, example: 'Ring home about the bus' })
  @IsKeptText()
  @MaxLength(400, { message: 'expected at most 400 characters' })
  title!: string;

  @ApiProperty({ type: String, format: 'date', example: '2026-03-09', description: 'Last day, inclusive' })
  @IsSchoolDate()
  dueOn!: string;

  @ApiProperty({
    type: String,
    required: false,
    description: "Id of the member of staff who does it; the case's owner when absent",
  })
  @IsOptional()
  @IsOutsideId()
  owner?: string;
}
