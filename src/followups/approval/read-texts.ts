import { createHash } from 'node:crypto';
import type { Instant } from '../../shared/instants.js';
import type { FollowUp } from '../follow-up.entity.js';
import { TextsHaveChanged } from './follow-up-errors.js';

/** What one person of the home would get, word for word; a mark stands where their own link will be. */
export interface ExactText {
  readonly invitationId: string;
  readonly name: string;
  readonly way: 'mail' | 'phone' | 'letter';
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The calendar entry of a mail; null for who is asked in another way. */
  readonly calendar: string | null;
}

/** All that a decision would send, and the mark by which the decision says that just this was read. */
export interface ReadTexts {
  readonly fingerprint: string;
  readonly recipients: readonly ExactText[];
}

/** When a meeting would be, and by whose clock. */
export interface MeetingTime {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly zone: string;
}

/** So many digits of a fingerprint say what was read; a person can type them. */
const ENOUGH_DIGITS = 12;

/** The same for the same words to the same people about the same meeting; another with any other word. */
export function readTexts(
  { publicId, sequence }: Pick<FollowUp, 'publicId' | 'sequence'>,
  recipients: readonly ExactText[],
): ReadTexts {
  const words = recipients.map((one) => ({ ...one, calendar: withoutStamp(one.calendar) }));
  const all = JSON.stringify([publicId, sequence, words]);
  return { recipients, fingerprint: createHash('sha256').update(all).digest('hex') };
}

/** The first digits of a fingerprint, for a person to type. */
export function readCode({ fingerprint }: Pick<ReadTexts, 'fingerprint'>): string {
  return fingerprint.slice(0, ENOUGH_DIGITS);
}

/** Nothing leaves that was not read as it leaves. `seen`: the fingerprint or its code. Throws {@link TextsHaveChanged}. */
export function refuseUnread({ fingerprint }: ReadTexts, seen: string): void {
  if (seen.length < ENOUGH_DIGITS || !fingerprint.startsWith(seen)) throw new TextsHaveChanged();
}

/** The moment at which an entry is written down stands in it, and is no word to anybody. */
function withoutStamp(calendar: string | null): string | null {
  return calendar === null ? null : calendar.replace(/^DTSTAMP.*\r\n/m, '');
}
