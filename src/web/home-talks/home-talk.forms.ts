import { Transform } from 'class-transformer';
import { IsIn, IsISO8601, IsString, Length, Matches, ValidateIf } from 'class-validator';
import { newPublicId } from '../../shared/ids.js';
import {
  HOME_CHANNELS,
  HOME_DIRECTIONS,
  type HomeChannel,
  type HomeDirection,
} from '../../signals/home/home-contact.entity.js';
import type { HomeTalk } from '../../signals/home/home-talks.service.js';
import { TypedText } from '../forms/typed-text.js';

/** In the field for whom: not one of those on file. */
export const SOMEBODY_ELSE = 'somebody-else';
const DAY_SHAPE = /^\d{4}-\d{2}-\d{2}$/;
const LONGEST = 4_000;
const TOO_LONG = `Write at most ${LONGEST.toLocaleString('en-GB')} characters`;
const CHOOSE_DAY = { message: 'Enter the day' };

/** What passed with home. Who tells it is known from who is signed in, never from the form. */
export class HomeTalkForm {
  /** Made with the form, so that sending it twice records it once. */
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[\w-]{22}$/.test(value) ? value : newPublicId(),
  )
  @IsString()
  formKey = newPublicId();

  @IsIn(HOME_DIRECTIONS, { message: 'Choose who got in touch' })
  direction: HomeDirection | '' = 'school-to-home';

  @IsString({ message: 'Choose with whom' })
  @Length(1, 22, { message: 'Choose with whom' })
  contact = '';

  @IsIn(HOME_CHANNELS, { message: 'Choose how' })
  channel: HomeChannel | '' = '';

  @IsISO8601({ strict: true }, CHOOSE_DAY)
  @Matches(DAY_SHAPE, CHOOSE_DAY)
  on = '';

  @TypedText()
  @IsString({ message: 'Write what was said, in a few words' })
  @Length(1, LONGEST, {
    message: ({ value }: { value: unknown }) =>
      value === '' ? 'Write what was said, in a few words' : TOO_LONG,
  })
  summary = '';
}

export const REACHED = ['yes', 'no', 'otherwise'] as const;
const isYes = ({ reached }: ActionTalkForm): boolean => reached === 'yes';

/** What came of something that was to be done by speaking with home. */
export class ActionTalkForm {
  @IsIn(REACHED, { message: 'Choose whether you reached them' })
  reached: (typeof REACHED)[number] | '' = '';

  @ValidateIf(isYes)
  @IsString({ message: 'Choose whom you reached' })
  @Length(1, 22, { message: 'Choose whom you reached' })
  contact = '';

  @ValidateIf(isYes)
  @IsIn(HOME_CHANNELS, { message: 'Choose how you spoke' })
  channel: HomeChannel | '' = '';

  @ValidateIf(isYes)
  @IsISO8601({ strict: true }, CHOOSE_DAY)
  @Matches(DAY_SHAPE, CHOOSE_DAY)
  on = '';

  @ValidateIf(isYes)
  @TypedText()
  @IsString({ message: TOO_LONG })
  @Length(0, LONGEST, { message: TOO_LONG })
  summary = '';
}

/** Of a form without errors; null where one is left open. @param untold what stands where nothing was written */
export function talkOf(
  form: Pick<HomeTalkForm, 'contact' | 'channel' | 'on' | 'summary'>,
  direction: HomeDirection | '',
  untold: string,
): HomeTalk | null {
  const { contact, channel, on, summary } = form;
  if (channel === '' || direction === '') return null;
  return {
    ...{ contact: contact === SOMEBODY_ELSE ? null : contact, channel, direction, day: on },
    summary: summary === '' ? untold : summary,
  };
}
