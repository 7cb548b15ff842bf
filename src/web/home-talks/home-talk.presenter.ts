import type { HomeChannel } from '../../signals/home/home-contact.entity.js';
import { type FormError, messages } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';
import type { FormSubject, HomeContactChoice } from '../pupil-agreements/pupil-form.js';
import { SOMEBODY_ELSE } from './home-talk.forms.js';

/** Whom a form is about, and whom it may have been spoken with. */
export interface TalkSubject {
  readonly subject: FormSubject;
  readonly home: readonly HomeContactChoice[];
}

/** In the order in which homes are spoken with. */
const CHANNELS: Readonly<Record<HomeChannel, string>> = {
  phone: 'By phone',
  'face-to-face': 'In person',
  video: 'By video call',
  email: 'By email',
  text: 'By text message',
  letter: 'By letter',
};
const SPOKEN: readonly HomeChannel[] = ['phone', 'face-to-face', 'video'];

/** What both forms show; `spoken`: a letter that left is no talk. */
export function presentTalk<Form extends { readonly contact: unknown; readonly channel: unknown }>(
  title: string,
  { subject, home }: TalkSubject,
  { values, errors = [], isSpoken }: { values: Form; errors?: readonly FormError[]; isSpoken: boolean },
) {
  const contact = typedBack(values.contact);
  const channels = Object.entries(CHANNELS) as [HomeChannel, string][];
  return {
    ...{ title, subject, values, errors, messages: messages(errors), latest: subject.today },
    contacts: [
      ...home.map(({ id, name, relationship }) => ({
        ...{ value: id, text: name, hint: { text: relationship }, checked: contact === id },
      })),
      { value: SOMEBODY_ELSE, text: 'Somebody else at home', checked: contact === SOMEBODY_ELSE },
    ],
    channels: channels
      .filter(([channel]) => !isSpoken || SPOKEN.includes(channel))
      .map(([channel, text]) => ({ value: channel, text, checked: values.channel === channel })),
  };
}

export type TalkView = ReturnType<typeof presentTalk>;

/** "Reached Claire Cooper by phone." and what was said, for the story of a case. */
export function reachedWords(
  home: readonly HomeContactChoice[],
  contact: string,
  channel: HomeChannel,
  said: string,
): string {
  const who = home.find(({ id }) => id === contact)?.name ?? 'somebody at home';
  const way = CHANNELS[channel].charAt(0).toLowerCase() + CHANNELS[channel].slice(1);
  return [`Reached ${who} ${way}.`, said].filter((one) => one !== '').join('\n');
}
