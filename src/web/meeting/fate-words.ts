import type { FollowUpShown, RecipientShown } from '../../followups/reading/follow-up-reading.js';
import { stopWords } from '../../followups/sending/stop-words.js';
import type { Instant } from '../../shared/instants.js';
import { momentWords, pastMomentWords } from '../layout/dates.js';

/** Of which meeting, and when somebody looks. */
export interface FateOf {
  readonly meeting: Pick<FollowUpShown, 'state' | 'sendAfter' | 'sequence' | 'school'>;
  readonly now: Instant;
}

const WAY = { mail: 'gets a mail', phone: 'is asked by phone', letter: 'gets a letter' } as const;
const IN_PERSON: Readonly<Record<string, string>> = {
  'by-phone': 'is asked by phone: it stands on the list of what is due',
  'by-letter': 'gets a letter: it stands on the list of what is due',
};

/** What happens to one person's invitation, or has happened and when: whoever approved it asks whether home has it. */
export function fateWords(one: RecipientShown, about: FateOf): string {
  const { way, whyNot, stopReason, state } = one;
  const sent = sentWords(one, about);
  if (way === null) {
    const why = whyNot ?? (stopReason === null ? 'is not asked' : stopWords(stopReason));
    return sent === null ? `gets nothing: ${why}` : `${sent}; gets nothing more: ${why}`;
  }
  if (state === 'sent') return sent ?? WAY[way];
  const next = nextWords(one, WAY[way], about);
  return sent === null ? next : `${sent}; ${next}`;
}

/** Null while nothing has left. The day is of the first mail; what a move sends after it has none of its own here. */
function sentWords({ state, sentAt }: RecipientShown, { meeting }: FateOf): string | null {
  if (sentAt === null) return null;
  const when = pastMomentWords(sentAt, meeting.school.zone);
  if (meeting.sequence > 0)
    return `first sent on ${when}${state === 'sent' ? ', and the new time since' : ''}`;
  return state === 'queued' ? `handed to the mail server on ${when}` : `sent on ${when}`;
}

function nextWords({ state, stopReason, way, sentAt }: RecipientShown, usual: string, about: FateOf): string {
  if (state === 'stopped' && stopReason !== null)
    return IN_PERSON[stopReason] ?? `stopped: ${lowered(stopWords(stopReason))}`;
  if (state !== 'queued' || way !== 'mail') return usual;
  const { meeting, now } = about;
  if (sentAt !== null && meeting.sequence === 0) return 'it has not said yet that it took it';
  const what = sentAt === null ? 'the mail' : 'word of the new time';
  if (meeting.state !== 'approved' && meeting.state !== 'answered') return `${what} did not leave in time`;
  return meeting.sendAfter !== null && now < meeting.sendAfter
    ? `${what} waits until ${momentWords(meeting.sendAfter, meeting.school.zone)}`
    : `${what} is due to leave, in the hours for mail`;
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
