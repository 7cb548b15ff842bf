import { BAR_WORDS, type BarReason } from '../../people/contact-bars.js';
import { OTHER_WORDS } from '../recipients.js';

const STOP_WORDS: Readonly<Record<string, string>> = {
  ...(BAR_WORDS satisfies Record<BarReason, string>),
  ...OTHER_WORDS,
  'mast-not-agreed': 'The family has not agreed to the support team, whom the text names',
  'no-agreement': 'The support team, whom the text names, no longer works for the school',
  'meeting-over': 'The time of the meeting came before the mail could leave',
  'has-left': 'The pupil has left the school',
  'calendar-ends': 'The school calendar has ended',
  'no-mail-address': 'There is no mail address any more',
  'refused-by-server': 'The mail server refused the address',
  'not-delivered': 'The mail server could not be reached',
};

/** What staff read when something approved did not leave; nobody is told more than the reasons here. */
export function stopWords(reason: string): string {
  return STOP_WORDS[reason] ?? 'Not asked any more';
}
