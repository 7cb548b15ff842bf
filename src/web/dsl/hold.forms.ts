import { IsString, Length, Matches, MaxLength } from 'class-validator';
import { isDay } from '../../shared/days.js';
import { TypedText } from '../forms/typed-text.js';

export const EVERYBODY = 'everybody';
export const LONGEST_REASON = 2_000;

/** A hold as a DSL places it. */
export class HoldForm {
  @IsString({ message: 'Choose who is not to be contacted' })
  @Matches(/^(everybody|[\w-]{22})$/, { message: 'Choose who is not to be contacted' })
  whom = '';

  @TypedText()
  @IsString({ message: 'Write why' })
  @Length(1, LONGEST_REASON, {
    message: ({ value }: { value: unknown }) =>
      value === '' ? 'Write why' : `Write at most ${LONGEST_REASON.toLocaleString('en-GB')} characters`,
  })
  reason = '';

  @IsString({ message: 'Enter the day on which you look at it again' })
  @MaxLength(10, { message: 'Enter the day on which you look at it again' })
  reviewOn = '';
}

/** Another day on which a hold is looked at again. */
export class HoldReviewForm {
  @IsString({ message: 'Enter the day on which you look at it again' })
  @MaxLength(10, { message: 'Enter the day on which you look at it again' })
  reviewOn = '';
}

/** What is wrong with the review day, or null. A hold that nobody looks at again is forgotten. */
export function reviewFault(reviewOn: string, today: string, latest: string): string | null {
  if (!isDay(reviewOn)) return 'Enter the day on which you look at it again';
  if (reviewOn <= today) return 'Enter a day after today';
  return reviewOn > latest ? 'Enter a day within the next twelve months' : null;
}
