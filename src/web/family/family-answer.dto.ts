import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Transform } from 'class-transformer';
import { LONGEST_WORDS } from '../../followups/answers/invitation-answers.service.js';
import { MOST_COMING } from '../../followups/answers/said-for-meeting.js';
import { HOME_ANSWERS } from '../../followups/invitation.entity.js';
import type { FamilyAnswer } from './family-page.js';

/** Browsers send line ends as two characters; a text that just fits in the field must fit here. */
const Text = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : value,
  );

const WholeNumber = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
  );

/** The form of the family page. Browsers send empty texts; an answer may be missing, which the page then asks for. */
export class FamilyAnswerDto {
  @IsOptional()
  @IsIn(HOME_ANSWERS)
  answer?: FamilyAnswer;

  @IsOptional()
  @WholeNumber()
  @IsInt()
  @Min(1)
  @Max(MOST_COMING)
  coming?: number;

  @IsOptional()
  @Text()
  @MaxLength(LONGEST_WORDS.accessNeeds)
  @IsString()
  accessNeeds?: string;

  @IsOptional()
  @Text()
  @MaxLength(LONGEST_WORDS.interpreterLanguage)
  @IsString()
  interpreterLanguage?: string;

  @IsOptional()
  @Text()
  @MaxLength(LONGEST_WORDS.note)
  @IsString()
  note?: string;

  @IsOptional()
  @Text()
  @MaxLength(LONGEST_WORDS.insight)
  @IsString()
  insight?: string;

  /** Which meeting the page showed: there may be a newer one by now, or one of another school. */
  @IsOptional()
  @IsString()
  @MaxLength(22)
  meeting?: string;

  /** Which time the page showed, so that an answer to an older time is not taken for one to this. */
  @IsOptional()
  @WholeNumber()
  @IsInt()
  sequence?: number;
}
