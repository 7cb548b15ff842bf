import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { KNOWN_CONTEXT_KINDS, type KnownContextKind } from '../../../people/pupils/known-context.entity.js';
import { PageQueryDto } from '../paging/page-query.dto.js';
import { HasText, IsOneMailAddress, IsOutsideId, IsSchoolDate } from '../../../signals/signal-fields.js';

const trimmed = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.trim() : value;

/** Which pupils to list: one by outside id, or those of a school. */
export class PupilsQueryDto extends PageQueryDto {
  @ApiProperty({
    type: String,
    required: false,
    example: '255901107',
    description: 'Our id or the outside id',
  })
  @IsOptional()
  @IsOutsideId()
  schoolId?: string;

  @ApiProperty({ type: String, required: false, example: '604821', description: 'Outside id of the pupil' })
  @IsOptional()
  @IsOutsideId()
  sourceId?: string;

  @ApiProperty({ type: String, required: false, example: 'sims', description: 'Absent: that of the key' })
  @IsOptional()
  @IsOutsideId()
  source?: string;
}

/** A pupil as another system gives them. */
export class PupilDto {
  @ApiProperty({ type: String, example: '604821' })
  @Transform(trimmed)
  @IsOutsideId()
  pupilId!: string;

  @ApiProperty({ type: String, required: false, example: 'sims', maxLength: 40 })
  @IsOptional()
  @Transform(trimmed)
  @IsOutsideId()
  @MaxLength(40)
  source?: string;

  @ApiProperty({ type: String, example: '255901107', description: 'The school that sends the record' })
  @Transform(trimmed)
  @IsOutsideId()
  schoolId!: string;

  @ApiProperty({ type: String, example: 'Amy' })
  @Transform(trimmed)
  @HasText()
  firstName!: string;

  @ApiProperty({ type: String, example: 'Okafor' })
  @Transform(trimmed)
  @HasText()
  lastName!: string;

  @ApiProperty({ type: String, required: false, example: 'Ames' })
  @IsOptional()
  @Transform(trimmed)
  @HasText()
  preferredName?: string;

  @ApiProperty({ type: String, format: 'date', required: false, example: '2012-05-04' })
  @IsOptional()
  @Transform(trimmed)
  @IsSchoolDate()
  dateOfBirth?: string;

  @ApiProperty({ type: String, required: false, example: '9', maxLength: 10 })
  @IsOptional()
  @Transform(trimmed)
  @HasText()
  @MaxLength(10)
  yearGroup?: string;

  @ApiProperty({
    type: String,
    required: false,
    example: 'amy.okafor@pupils.example',
    maxLength: 254,
    description: "The pupil's own, for the invitation they get from 16",
  })
  @IsOptional()
  @Transform(trimmed)
  @IsOneMailAddress()
  @MaxLength(254)
  email?: string;
}

/** A hold as a DSL places it. */
export class HoldDto {
  @ApiProperty({ type: String, required: false, description: 'Our id of the contact; absent: everybody' })
  @IsOptional()
  @IsString()
  @MaxLength(22)
  contactId?: string;

  @ApiProperty({ type: String, example: 'Disclosure on Monday; police are speaking to the family first.' })
  @HasText()
  reason!: string;

  @ApiProperty({ type: String, format: 'date', example: '2026-03-16' })
  @Transform(trimmed)
  @IsSchoolDate()
  reviewOn!: string;
}

/** What the school knows already that explains a pupil's signals. */
export class KnownContextDto {
  @ApiProperty({ enum: KNOWN_CONTEXT_KINDS, example: 'bereavement' })
  @IsIn(KNOWN_CONTEXT_KINDS)
  kind!: KnownContextKind;

  @ApiProperty({ type: String, example: 'His grandfather died on 27 February.' })
  @HasText()
  note!: string;

  @ApiProperty({ type: String, format: 'date', example: '2026-02-27' })
  @Transform(trimmed)
  @IsSchoolDate()
  from!: string;

  @ApiProperty({ type: String, format: 'date', example: '2026-04-17', description: 'Holds up to this day' })
  @Transform(trimmed)
  @IsSchoolDate()
  reviewOn!: string;
}

export const MAST_ANSWERS = ['agreed', 'refused', 'withdrawn'] as const;

/** What the family said about the support team. */
export class MastAgreementDto {
  @ApiProperty({ enum: MAST_ANSWERS, example: 'agreed' })
  @IsIn(MAST_ANSWERS)
  answer!: (typeof MAST_ANSWERS)[number];

  @ApiProperty({ type: String, format: 'date', example: '2026-03-02' })
  @Transform(trimmed)
  @IsSchoolDate()
  on!: string;

  @ApiProperty({ type: String, example: 'Mrs Okafor, by phone' })
  @HasText()
  by!: string;
}

export const PUPIL_WISHES = ['wanted', 'unwanted'] as const;

/** What the pupil said about one contact being at a meeting. */
export class PupilWishDto {
  @ApiProperty({ enum: PUPIL_WISHES, nullable: true, description: 'null: it is taken back' })
  @ValidateIf((_, value) => value !== null)
  @IsIn(PUPIL_WISHES)
  wish!: (typeof PUPIL_WISHES)[number] | null;
}

/** The social worker's agreement that a contact is asked. */
export class SocialWorkerAgreementDto {
  @ApiProperty({ type: String, format: 'date', required: false, description: 'Absent: it is taken back' })
  @IsOptional()
  @Transform(trimmed)
  @IsSchoolDate()
  on?: string;
}
