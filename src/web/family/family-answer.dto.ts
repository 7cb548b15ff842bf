import { IsIn, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';
import { Transform } from 'class-transformer';
import { LONGEST_FAMILY_TEXT } from '../../followups/answers/invitation-answers.service.js';
import type { FamilyAnswer } from './family-page.js';
import { ANSWERS } from './family-page.presenter.js';

/** The form of the family page. Browsers send empty texts; an answer may be missing, which the page then asks for. */
export class FamilyAnswerDto {
  @IsOptional()
  @IsIn(ANSWERS)
  answer?: FamilyAnswer;

  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_FAMILY_TEXT)
  note?: string;

  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_FAMILY_TEXT)
  insight?: string;

  /** Which time the page showed, so that an answer to an older time is not taken for one to this. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  sequence?: number;
}
