import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { FollowUpState } from '../../followups/follow-up.lifecycle.js';
import { OWN_WORDS_AT_MOST, PLACE_AT_MOST } from '../../followups/own-words.js';
import { HasText, IsOutsideId, IsSchoolDate } from '../../signals/signal-fields.js';
import { PageQueryDto } from './paging/page-query.dto.js';

const STATES = ['draft', 'approved', 'answered', 'held', 'missed', 'cancelled', 'withdrawn'] as const;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const FINGERPRINT = /^[0-9a-f]{64}$/;
const LONGEST_TEXT = 4_000;

const wholeNumber = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
);

/** Which follow-ups are wanted; all conditions hold together. */
export class FollowUpsQueryDto extends PageQueryDto {
  @ApiProperty({ enum: STATES, required: false })
  @IsOptional()
  @IsIn(STATES, { message: `expected one of ${STATES.join(', ')}` })
  state?: FollowUpState;

  @ApiProperty({ type: String, required: false, description: 'Id of the school, ours or its own' })
  @IsOptional()
  @IsOutsideId()
  schoolId?: string;
}

/** For which of the suggested times the texts are to be shown. */
export class FollowUpQueryDto {
  @ApiProperty({ type: Number, required: false, minimum: 0, default: 0 })
  @IsOptional()
  @wholeNumber
  @IsInt({ message: 'expected a whole number' })
  @Min(0, { message: 'expected 0 or more' })
  @Max(99, { message: 'expected at most 99' })
  slot?: number;
}

/** The time for which approval is thought of: one of the suggested ones, or another. */
export class ApproveQueryDto {
  @ApiProperty({ type: Number, required: false, minimum: 0, description: 'Place in the list, from 0' })
  @IsOptional()
  @wholeNumber
  @IsInt({ message: 'expected a whole number' })
  @Min(0, { message: 'expected 0 or more' })
  slotIndex?: number;

  @ApiProperty({ type: String, required: false, example: '2026-12-01T16:00:00Z' })
  @IsOptional()
  @Matches(INSTANT, { message: 'expected an instant such as 2026-12-01T16:00:00Z' })
  startsAt?: string;
}

/** The time that is approved, and which texts were read for it. */
export class ApproveDto extends ApproveQueryDto {
  @ApiProperty({ type: String, description: 'Of GET …/approve: each text was read as it is sent' })
  @Matches(FINGERPRINT, { message: 'expected the fingerprint of the texts as read (GET …/approve)' })
  fingerprint: string;
}

/** The new time of a meeting, of which the texts are wanted. */
export class MoveQueryDto {
  @ApiProperty({ type: String, example: '2026-12-01T16:00:00Z' })
  @Matches(INSTANT, { message: 'expected an instant such as 2026-12-01T16:00:00Z' })
  startsAt: string;
}

/** The new time of a meeting, and which texts were read for it. */
export class MoveDto extends MoveQueryDto {
  @ApiProperty({ type: String, description: 'Of GET …/move: each text was read as it is sent' })
  @Matches(FINGERPRINT, { message: 'expected the fingerprint of the texts as read (GET …/move)' })
  fingerprint: string;
}

const orNone = ValidateIf((_, value: unknown) => value !== null);

/** What a person adds to the invitation of a draft. How long each may be is counted as it will be sent, by the service. */
export class WordsDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: `Where in the school, one line of at most ${PLACE_AT_MOST} characters`,
  })
  @orNone
  @IsString({ message: 'expected a text, or null for none' })
  place: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: `A short paragraph of at most ${OWN_WORDS_AT_MOST} characters, in English, as it stands in each mail`,
  })
  @orNone
  @IsString({ message: 'expected a text, or null for none' })
  ownWords: string | null;
}

/** Why a meeting is cancelled; for the case's story, never for the home. */
export class CancelDto {
  @ApiProperty({ type: String })
  @HasText()
  @MaxLength(LONGEST_TEXT, { message: `expected at most ${LONGEST_TEXT} characters` })
  reason: string;

  @ApiProperty({ type: String, description: 'Of GET …/cancel: each text was read as it is sent' })
  @Matches(FINGERPRINT, { message: 'expected the fingerprint of the texts as read (GET …/cancel)' })
  fingerprint: string;
}

/** What home or school said they would do. */
export class AgreedActionDto {
  @ApiProperty({ enum: ['home', 'school'] })
  @IsIn(['home', 'school'], { message: 'expected home or school' })
  whose: 'home' | 'school';

  @ApiProperty({ type: String })
  @HasText()
  @MaxLength(500, { message: 'expected at most 500 characters' })
  title: string;

  @ApiProperty({ type: String, format: 'date' })
  @IsSchoolDate()
  dueOn: string;
}

/** How a meeting went. */
export class HeldDto {
  @ApiProperty({ type: [AgreedActionDto], required: false })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20, { message: 'expected at most 20' })
  @ValidateNested({ each: true })
  @Type(() => AgreedActionDto)
  agreed?: AgreedActionDto[];

  @ApiProperty({ type: String, required: false })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_TEXT, { message: `expected at most ${LONGEST_TEXT} characters` })
  note?: string;
}
