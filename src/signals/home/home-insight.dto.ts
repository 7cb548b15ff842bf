import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { HasText, IsOutsideId, IsSchoolDate } from '../signal-fields.js';

/** In place of a contact: the pupil told us. Said, never guessed: whose words they are matters to who reads them. */
export const TOLD_BY_PUPIL = 'pupil';

/** Something a family told us about a child, as another system sends it. Immediate danger goes to the DSL in person, never in here. */
export class HomeInsightDto {
  @ApiProperty({ type: String, example: 'TOLD-31', description: 'Id in the sending system' })
  @IsOutsideId()
  homeInsightId!: string;

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

  @ApiProperty({
    type: String,
    example: 'C-77',
    description: `Id of the contact of this pupil who told us, or "${TOLD_BY_PUPIL}"`,
  })
  @IsOutsideId()
  toldBy!: string;

  @ApiProperty({ type: String, example: 'He cares for his little brother before school.' })
  @HasText()
  text!: string;

  @ApiProperty({
    type: Boolean,
    required: false,
    example: false,
    description: 'Told in confidence: for the DSL, never in the case file',
  })
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

  @ApiProperty({ type: String, required: false, example: 'T. Okafor', description: 'Who wrote it down' })
  @IsOptional()
  @HasText()
  author?: string;

  @ApiProperty({ type: String, format: 'date', required: false, example: '2026-03-10' })
  @IsOptional()
  @IsSchoolDate()
  recordedOn?: string;
}
