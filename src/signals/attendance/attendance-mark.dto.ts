import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsOutsideId, IsRegisterCode, IsSchoolDate } from '../signal-fields.js';

/** One mark of one pupil for one session, as another system sends it. */
export class AttendanceMarkDto {
  @ApiProperty({ type: String, example: '604821', description: 'Id of the pupil in the sending system' })
  @IsOutsideId()
  pupilId!: string;

  @ApiProperty({
    type: String,
    required: false,
    example: 'sims',
    description: 'The sending system; absent: that of the key',
  })
  @IsOptional()
  @IsOutsideId()
  source?: string;

  @ApiProperty({ type: String, format: 'date', example: '2026-03-09' })
  @IsSchoolDate()
  date!: string;

  @ApiProperty({ enum: ['AM', 'PM'], example: 'AM' })
  @IsIn(['AM', 'PM'])
  session!: 'AM' | 'PM';

  @ApiProperty({ type: String, maxLength: 16, example: '/', description: 'Register code (DfE)' })
  @IsRegisterCode()
  code!: string;

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
    format: 'date',
    required: false,
    example: '2026-03-10',
    description: 'When the school knew; absent: the day itself',
  })
  @IsOptional()
  @IsSchoolDate()
  recordedOn?: string;
}
