import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsSchoolDate } from '../../signals/signal-fields.js';

const LONGEST_TEXT = 20_000;
const PUBLIC_ID = /^[A-Za-z0-9_-]{22}$/;

/** Until when a pupil is watched. */
export class WatchDto {
  @ApiProperty({
    type: String,
    format: 'date',
    example: '2026-03-16',
    description: 'From tomorrow to the end of the term, and at most six weeks ahead',
  })
  @IsSchoolDate()
  until!: string;

  @ApiProperty({ type: String, required: false, maxLength: LONGEST_TEXT, example: 'Mum is in hospital.' })
  @IsOptional()
  @IsString({ message: 'expected some text' })
  @MaxLength(LONGEST_TEXT, { message: `expected at most ${LONGEST_TEXT} characters` })
  note?: string;
}

/** Which case goes on. */
export class AddToDto {
  @ApiProperty({ type: String, description: 'A closed case of the same pupil at the same school' })
  @Matches(PUBLIC_ID, { message: 'expected the id of a case' })
  target!: string;
}

/** Which outcome is meant. */
export class UndoDto {
  @ApiProperty({
    type: String,
    required: false,
    description: 'The outcome that is meant; the last one when absent',
  })
  @IsOptional()
  @Matches(PUBLIC_ID, { message: 'expected the id of an outcome' })
  outcomeId?: string;
}
