import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { HasText, IsOutsideId, IsSchoolDate } from '../signal-fields.js';
import {
  HOME_CHANNELS,
  HOME_DIRECTIONS,
  type HomeChannel,
  type HomeDirection,
} from './home-contact.entity.js';

/** One conversation with home, as another system sends it. */
export class HomeContactDto {
  @ApiProperty({
    type: String,
    example: 'CALL-204',
    description: 'Id of the conversation in the sending system',
  })
  @IsOutsideId()
  homeContactId!: string;

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

  @ApiProperty({ enum: HOME_CHANNELS, example: 'phone' })
  @IsIn(HOME_CHANNELS)
  channel!: HomeChannel;

  @ApiProperty({ enum: HOME_DIRECTIONS, example: 'school-to-home' })
  @IsIn(HOME_DIRECTIONS)
  direction!: HomeDirection;

  @ApiProperty({ type: String, example: 'Rang Mum; she will bring him by bus from Monday.' })
  @HasText()
  summary!: string;

  @ApiProperty({
    type: String,
    required: false,
    example: 'C-77',
    description: 'Which of the pupil’s contacts',
  })
  @IsOptional()
  @IsOutsideId()
  contactId?: string;

  @ApiProperty({
    type: Boolean,
    required: false,
    example: false,
    description: 'Told in confidence: for the DSL only',
  })
  @IsOptional()
  @IsBoolean()
  restricted?: boolean;

  @ApiProperty({
    type: Boolean,
    required: false,
    example: false,
    description: 'Possible harm was spoken of: goes to the DSL and only there',
  })
  @IsOptional()
  @IsBoolean()
  possibleHarm?: boolean;

  @ApiProperty({
    type: String,
    required: false,
    example: 'T. Okafor',
    description: 'Who spoke for the school',
  })
  @IsOptional()
  @HasText()
  author?: string;

  @ApiProperty({ type: String, format: 'date', required: false, example: '2026-03-10' })
  @IsOptional()
  @IsSchoolDate()
  recordedOn?: string;
}
