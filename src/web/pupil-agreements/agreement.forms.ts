import { Transform } from 'class-transformer';
import { IsIn, IsISO8601, Matches, MaxLength, ValidateIf } from 'class-validator';
import { KNOWN_CONTEXT_KINDS, type KnownContextKind } from '../../people/pupils/known-context.entity.js';
import type { Day } from '../../shared/days.js';
import type { LaterAnswerStands } from '../../people/pupils/pupil-agreements.service.js';
import { type FormError, formError } from '../forms/form.js';
import { dayWords } from '../layout/day-words.js';

const trimmed = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.trim() : value;

const DAY_SHAPE = /^\d{4}-\d{2}-\d{2}$/;
const NOTE_AT_MOST = 2_000;
const NAME_AT_MOST = 200;

/** What the school knows that explains a pupil's signals. */
export class KnownContextForm {
  @IsIn(KNOWN_CONTEXT_KINDS, { message: 'Choose what it is' })
  kind: KnownContextKind | '' = '';

  @Transform(trimmed)
  @MaxLength(NOTE_AT_MOST, { message: `Write at most ${NOTE_AT_MOST} characters` })
  @Matches(/\S/, { message: 'Write what is known' })
  note = '';

  @Transform(trimmed)
  @IsISO8601({ strict: true }, { message: 'Choose the day it began' })
  @Matches(DAY_SHAPE, { message: 'Choose the day it began' })
  from = '';

  @Transform(trimmed)
  @IsISO8601({ strict: true }, { message: 'Choose the day to look again' })
  @Matches(DAY_SHAPE, { message: 'Choose the day to look again' })
  reviewOn = '';
}

export const MAST_ANSWERS = ['agreed', 'refused', 'withdrawn'] as const;

/** What the family said about the support team. */
export class MastAnswerForm {
  @IsIn(MAST_ANSWERS, { message: 'Choose what the family said' })
  answer: (typeof MAST_ANSWERS)[number] | '' = '';

  @Transform(trimmed)
  @IsISO8601({ strict: true }, { message: 'Choose the day they said it' })
  @Matches(DAY_SHAPE, { message: 'Choose the day they said it' })
  on = '';

  @Transform(trimmed)
  @MaxLength(NAME_AT_MOST, { message: `Write at most ${NAME_AT_MOST} characters` })
  @Matches(/\S/, { message: 'Write who said it, and how' })
  by = '';
}

export const WISHES = ['wanted', 'unwanted', 'none'] as const;

/** What a pupil said about one adult being at a meeting; `none` takes it back. */
export class WishForm {
  @IsIn(WISHES, { message: 'Choose what was said' })
  wish: (typeof WISHES)[number] | '' = '';
}

/** Whether the social worker agrees that somebody is asked; `no` takes it back. */
export class SocialWorkerForm {
  @IsIn(['yes', 'no'], { message: 'Choose whether the social worker agrees' })
  agrees: 'yes' | 'no' | '' = '';

  @ValidateIf(({ agrees }: SocialWorkerForm) => agrees === 'yes')
  @Transform(trimmed)
  @IsISO8601({ strict: true }, { message: 'Choose the day they agreed' })
  @Matches(DAY_SHAPE, { message: 'Choose the day they agreed' })
  on = '';
}

/** What only the two days together, or today, can say. */
export function contextErrors({ from, reviewOn }: KnownContextForm, today: Day): FormError[] {
  if (reviewOn < from) return [formError('reviewOn', 'Choose a day to look again after it began')];
  return reviewOn < today ? [formError('reviewOn', 'Choose a day to look again that has not passed')] : [];
}

/** Nobody has answered tomorrow. */
export function notYet(on: Day, today: Day): FormError[] {
  return on > today ? [formError('on', 'Choose today or a day before')] : [];
}

/** A later answer of the family stands: what they said before it changes nothing. */
export function standsAlready({ stands }: LaterAnswerStands, today: Day): FormError {
  return formError(
    'on',
    `The family gave an answer on ${dayWords(stands, today)}, and it stands: this one is older`,
  );
}
