import type { ExactText } from '../../followups/approval/read-texts.js';
import type { FormError } from '../forms/form.js';
import { messages } from '../forms/form.js';

/** A page on which each exact text is read before something is decided. */
export interface Reading {
  readonly title: string;
  /** What happens when the button is pressed, and when. */
  readonly intro: string;
  readonly when: string | null;
  readonly recipients: readonly ExactText[];
  /** Who knows of it and gets no mail: a person tells them. */
  readonly toldInPerson: readonly string[];
  readonly back: string;
  readonly post: string;
  /** Sent back with the decision, so that it is about just what was read. */
  readonly hidden: Readonly<Record<string, string>>;
  readonly button: string;
  /** The reason that must be given, as typed; undefined: none is asked for. */
  readonly reason?: string;
}

const WAY = {
  mail: 'by mail',
  phone: 'by phone; somebody in school says this',
  letter: 'by letter; somebody in school prints this',
} as const;

export type ReadingView = ReturnType<typeof presentReading>;

export function presentReading(reading: Reading, errors: readonly FormError[] = []) {
  return {
    ...reading,
    asksReason: reading.reason !== undefined,
    hidden: Object.entries(reading.hidden).map(([name, value]) => ({ name, value })),
    recipients: reading.recipients.map(({ name, way, subject, text, calendar }) => ({
      name,
      way: WAY[way],
      subject,
      text,
      calendar: calendar === null ? null : calendarWords(calendar),
    })),
    errors,
    messages: messages(errors),
  };
}

/** What stands in the entry of their calendar: its title and place; the time is in the text. */
function calendarWords(calendar: string): string {
  const unfolded = calendar.replace(/\r\n[ \t]/g, '');
  const line = (name: string) => new RegExp(`^${name}[^:]*:(.*)$`, 'm').exec(unfolded)?.[1]?.trim() ?? '';
  return [line('SUMMARY'), line('LOCATION')]
    .filter((part) => part !== '')
    .map((part) => part.replace(/\\([,;\\])/g, '$1').replace(/\\n/gi, ' '))
    .join(' · ');
}
