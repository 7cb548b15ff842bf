import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { HasText, IsOutsideId, IsSchoolDate } from '../signal-fields.js';

/** What an observation is about. */
export const OBSERVATION_THEMES = ['learning', 'social', 'emotional', 'family', 'health'] as const;
/** How much it worried who saw it. */
export const OBSERVATION_SEVERITIES = ['mild', 'moderate', 'severe'] as const;

/** What a member of staff noticed about one pupil. Immediate danger goes to the DSL in person, never in here. */
export class ObservationDto {
  @ApiProperty({ type: String, example: 'OBS-17' })
  @IsOutsideId()
  observationId!: string;

  @ApiProperty({ type: String, example: '604821' })
  @IsOutsideId()
  pupilId!: string;

  @ApiProperty({ type: String, required: false, example: 'sims' })
  @IsOptional()
  @IsOutsideId()
  source?: string;

  @ApiProperty({ type: String, format: 'date', example: '2026-03-09' })
  @IsSchoolDate()
  date!: string;

  @ApiProperty({ enum: OBSERVATION_THEMES, example: 'emotional' })
  @IsIn(OBSERVATION_THEMES)
  theme!: (typeof OBSERVATION_THEMES)[number];

  @ApiProperty({ enum: OBSERVATION_SEVERITIES, example: 'mild' })
  @IsIn(OBSERVATION_SEVERITIES)
  severity!: (typeof OBSERVATION_SEVERITIES)[number];

  @ApiProperty({ type: String, example: 'Quieter than usual since the holidays.' })
  @HasText()
  text!: string;

  @ApiProperty({ type: Boolean, required: false, example: false, description: 'Seen by named roles only' })
  @IsOptional()
  @IsBoolean()
  restricted?: boolean;

  @ApiProperty({
    type: Boolean,
    required: false,
    example: false,
    description: 'Possible harm: goes to the DSL and only there; never evaluated, never evidence',
  })
  @IsOptional()
  @IsBoolean()
  possibleHarm?: boolean;

  @ApiProperty({ type: String, required: false, example: 'T. Okafor' })
  @IsOptional()
  @HasText()
  author?: string;

  @ApiProperty({ type: String, format: 'date', required: false, example: '2026-03-10' })
  @IsOptional()
  @IsSchoolDate()
  recordedOn?: string;
}
