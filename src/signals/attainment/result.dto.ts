import { ApiProperty } from '@nestjs/swagger';
import { IsNumber, IsOptional, ValidateIf } from 'class-validator';
import { HasText, IsOutsideId, IsSchoolDate } from '../signal-fields.js';

/** One assessment result of one pupil, as another system sends it: a score, a grade, or both. */
export class ResultDto {
  @ApiProperty({ type: String, example: 'M001' })
  @IsOutsideId()
  pupilId!: string;

  @ApiProperty({ type: String, required: false, example: 'sims' })
  @IsOptional()
  @IsOutsideId()
  source?: string;

  @ApiProperty({ type: String, example: 'Mathematics' })
  @HasText()
  subject!: string;

  @ApiProperty({ type: String, example: 'Period 1' })
  @HasText()
  assessment!: string;

  @ApiProperty({ type: String, format: 'date', example: '2025-12-16' })
  @IsSchoolDate()
  date!: string;

  @ApiProperty({ type: String, example: '0-20', description: 'Results are compared only within one scale' })
  @HasText()
  scale!: string;

  @ApiProperty({ type: Number, required: false, example: 14.5, description: 'Required without a grade' })
  @ValidateIf((result: ResultDto) => isGiven(result.score) || !isGiven(result.grade))
  @IsNumber({ allowNaN: false, allowInfinity: false })
  score?: number;

  @ApiProperty({ type: String, required: false, example: '6', description: 'Required without a score' })
  @IsOptional()
  @HasText()
  grade?: string;

  @ApiProperty({ type: String, format: 'date', required: false, example: '2025-12-20' })
  @IsOptional()
  @IsSchoolDate()
  recordedOn?: string;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
