import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { HasText, IsLocalDateTime, IsOutsideId, IsSchoolDate } from '../signal-fields.js';
import { IsFreeText } from '../free-text.js';

/** What an incident may be. */
export const POLARITIES = ['positive', 'negative', 'neutral'] as const;
/** Points beyond this are a slip of the keyboard. */
export const MAX_POINTS = 1000;

/** One incident with one pupil, as another system sends it. */
export class IncidentDto {
  @ApiProperty({ type: String, example: 'DISC_10', description: 'Id of the incident in the sending system' })
  @IsOutsideId()
  incidentId!: string;

  @ApiProperty({ type: String, example: '605266' })
  @IsOutsideId()
  pupilId!: string;

  @ApiProperty({ type: String, required: false, example: 'sims' })
  @IsOptional()
  @IsOutsideId()
  source?: string;

  @ApiProperty({
    type: String,
    required: false,
    example: '255901107',
    description: 'Absent: the school where the pupil is enrolled that day',
  })
  @IsOptional()
  @IsOutsideId()
  schoolId?: string;

  @ApiProperty({
    type: String,
    example: '2026-03-09T10:45',
    description: 'Local time of the school, no offset',
  })
  @IsLocalDateTime()
  occurredAt!: string;

  @ApiProperty({ enum: POLARITIES, example: 'negative' })
  @IsIn(POLARITIES)
  polarity!: (typeof POLARITIES)[number];

  @ApiProperty({ type: String, example: 'Disruption' })
  @HasText()
  category!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5, example: 2 })
  @IsInt()
  @Min(1)
  @Max(5)
  severity!: number;

  @ApiProperty({ type: 'integer', minimum: -MAX_POINTS, maximum: MAX_POINTS, example: -2 })
  @IsInt()
  @Min(-MAX_POINTS)
  @Max(MAX_POINTS)
  points!: number;

  @ApiProperty({ type: String, required: false, example: 'Classroom' })
  @IsOptional()
  @IsFreeText()
  location?: string;

  @ApiProperty({ type: String, required: false, example: 'Walked out of the lesson.' })
  @IsOptional()
  @IsFreeText()
  description?: string;

  @ApiProperty({ type: String, required: false, example: 'Moran, Patricia' })
  @IsOptional()
  @IsFreeText()
  reportedBy?: string;

  @ApiProperty({ type: String, format: 'date', required: false, example: '2026-03-10' })
  @IsOptional()
  @IsSchoolDate()
  recordedOn?: string;
}
