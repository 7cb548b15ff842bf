import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { LONGEST_SOURCE } from '../../data-import/import-files.service.js';
import { TypedText } from '../forms/typed-text.js';

export class ImportsQuery {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  page = 1;
}

export class BringFilesForm {
  @TypedText()
  @IsString({ message: 'Enter the name of the system the files come from' })
  @Matches(/\S/, { message: 'Enter the name of the system the files come from' })
  @MaxLength(LONGEST_SOURCE, { message: `Enter at most ${LONGEST_SOURCE} characters` })
  source = '';
}

export class LeaveOutForm {
  @IsIn(['yes', 'no'], { message: 'Say whether to leave the file out' })
  leaveOut: 'yes' | 'no' = 'no';
}
