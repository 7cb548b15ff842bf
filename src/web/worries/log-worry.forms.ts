import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, MaxLength, ValidateIf } from 'class-validator';
import { isDay } from '../../shared/days.js';
import { newPublicId } from '../../shared/ids.js';
import { OBSERVATION_SEVERITIES, OBSERVATION_THEMES } from '../../signals/observations/observation.dto.js';
import type { ObservationSeverity, ObservationTheme } from '../../signals/observations/observation.entity.js';
import { TypedText } from '../forms/typed-text.js';
import { FindPupilForm } from '../pupil-search/find-pupil.forms.js';

export const LONGEST_WORRY = 4_000;
export const WHEN = ['today', 'yesterday', 'another-day'] as const;

/** A worry as it is typed on a phone. Who writes it and when is known from who is signed in, never from the form. */
export class LogWorryForm extends FindPupilForm {
  /** Made with the form, so that sending it twice logs it once. One that is none is as good as a new one. */
  @Transform(({ value }: { value: unknown }) => (isPublicId(value) ? value : newPublicId()))
  @IsString()
  formKey = newPublicId();

  @IsIn(OBSERVATION_THEMES, { message: 'Choose what it is about' })
  theme: ObservationTheme | '' = '';

  @IsIn(OBSERVATION_SEVERITIES, { message: 'Choose how serious it is' })
  severity: ObservationSeverity | '' = '';

  @TypedText()
  @IsString({ message: 'Write what you saw or heard' })
  @Length(1, LONGEST_WORRY, {
    message: ({ value }: { value: unknown }) =>
      value === ''
        ? 'Write what you saw or heard'
        : `Write at most ${LONGEST_WORRY.toLocaleString('en-GB')} characters`,
  })
  text = '';

  @IsIn(WHEN, { message: 'Choose when it was' })
  when: (typeof WHEN)[number] = 'today';

  @ValidateIf(({ when }: LogWorryForm) => when === 'another-day')
  @IsString({ message: 'Enter the day' })
  @MaxLength(10, { message: 'Enter the day' })
  date = '';

  @IsOptional()
  @IsIn(['yes'], { message: 'Tick the box or leave it' })
  harm?: 'yes';

  @IsOptional()
  @IsIn(['yes'], { message: 'Tick the box or leave it' })
  restricted?: 'yes';
}

/** Whether the day of "another day" is one. */
export function isDayGiven({ when, date }: LogWorryForm): boolean {
  return when !== 'another-day' || isDay(date);
}

function isPublicId(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]{22}$/.test(value);
}
