import { Type } from 'class-transformer';
import {
  IsDateString,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';

const isAsked = (_: unknown, value: unknown): boolean => value !== undefined && value !== '';

/** What the audit is searched by; all of it may be left empty. */
export class AuditForm {
  @IsOptional()
  @IsString({ message: 'Choose one person' })
  @MaxLength(120, { message: 'Choose one person' })
  person = '';

  @IsOptional()
  @IsString({ message: 'Choose one thing that happened' })
  @MaxLength(60, { message: 'Choose one thing that happened' })
  action = '';

  @IsOptional()
  @IsString({ message: 'Enter one id' })
  @MaxLength(60, { message: 'An id has at most 60 characters' })
  about = '';

  @ValidateIf((form: AuditForm) => isAsked(form, form.day))
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'Enter a day that exists' })
  @IsDateString({ strict: true }, { message: 'Enter a day that exists' })
  day = '';

  /** Shows what is older than this line. */
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Start again from the newest line' })
  @Min(1, { message: 'Start again from the newest line' })
  before?: number;
}
