import { IsArray, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { DateTime } from 'luxon';
import type { SlotChoice } from '../../followups/approval/chosen-slot.js';
import type { AgreedAction } from '../../followups/approval/conclude-follow-up.service.js';
import { type FormError, formError } from '../forms/form.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_OR_NONE = /^(\d{4}-\d{2}-\d{2})?$/;
const CLOCK = /^\d{2}:\d{2}$/;
const LONG_TEXT = 20_000;

/** A time on the school's clock: one of those suggested, by its place from 0, or a day and a time of one's own. */
export class TimeForm {
  @IsOptional()
  @IsString()
  @Matches(/^(\d{1,2}|own)?$/, { message: 'Choose a time' })
  slot = '';

  @IsOptional()
  @IsString()
  day = '';

  @IsOptional()
  @IsString()
  time = '';
}

/** What was read, and said yes to. */
export class ApproveForm extends TimeForm {
  @IsString({ message: 'Read the texts first' })
  @MaxLength(64)
  fingerprint = '';
}

export class CancelForm {
  @IsString({ message: 'Say why, for the story of the case' })
  @Matches(/\S/, { message: 'Say why, for the story of the case' })
  @MaxLength(2_000, { message: 'Write at most 2,000 characters' })
  reason = '';

  @IsString({ message: 'Read the texts first' })
  @MaxLength(64)
  fingerprint = '';
}

/** What somebody adds to an invitation; the service says what may not reach a family. */
export class WordsForm {
  @IsOptional()
  @IsString()
  @MaxLength(LONG_TEXT, { message: 'Write less' })
  place = '';

  @IsOptional()
  @IsString()
  @MaxLength(LONG_TEXT, { message: 'Write less' })
  ownWords = '';
}

export class HeldForm {
  /** Names of who came. */
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  came: string[] = [];

  @IsOptional()
  @IsString()
  @MaxLength(LONG_TEXT, { message: 'Write at most 20,000 characters' })
  note = '';

  @IsOptional()
  @IsString()
  @MaxLength(300, { message: 'Write at most 300 characters' })
  homeTitle = '';

  @IsOptional()
  @Matches(DAY_OR_NONE, { message: 'Choose a day' })
  homeDue = '';

  @IsOptional()
  @IsString()
  @MaxLength(300, { message: 'Write at most 300 characters' })
  schoolTitle = '';

  @IsOptional()
  @Matches(DAY_OR_NONE, { message: 'Choose a day' })
  schoolDue = '';

  @IsOptional()
  @Matches(DAY_OR_NONE, { message: 'Choose a day' })
  lookAgainOn = '';
}

/** The choice a form makes, by the clock in `zone`; or what is missing. */
export function choiceOf({ slot, day, time }: TimeForm, zone: string): SlotChoice | FormError {
  if (slot !== '' && slot !== 'own') return { slotIndex: Number(slot) };
  if (slot === '' && day === '' && time === '') return formError('slot', 'Choose a time');
  if (!DAY.test(day)) return formError('day', 'Choose a day');
  if (!CLOCK.test(time)) return formError('time', 'Choose a time of the day');
  const at = DateTime.fromISO(`${day}T${time}`, { zone });
  return at.isValid ? { startsAt: at.toUTC().toISO() } : formError('day', 'Choose a day that there is');
}

export function isFormError(choice: SlotChoice | FormError): choice is FormError {
  return 'href' in choice;
}

/** What home and school said they would do, each with its day; or what is missing. */
export function agreedIn(form: HeldForm): { agreed: AgreedAction[]; errors: FormError[] } {
  const agreed: AgreedAction[] = [];
  const errors: FormError[] = [];
  const add = (whose: AgreedAction['whose'], title: string, dueOn: string, field: string): void => {
    if (title.trim() === '' && dueOn === '') return;
    if (title.trim() === '') errors.push(formError(`${field}Title`, 'Write what was agreed'));
    else if (dueOn === '') errors.push(formError(`${field}Due`, 'Choose by when'));
    else agreed.push({ whose, title: title.trim(), dueOn });
  };
  add('home', form.homeTitle, form.homeDue, 'home');
  add('school', form.schoolTitle, form.schoolDue, 'school');
  if (form.lookAgainOn !== '')
    agreed.push({ whose: 'school', title: 'Ask home how it goes now', dueOn: form.lookAgainOn });
  return { agreed, errors };
}
