import type { HeldMailShown } from '../../followups/sending/held-mail-desk.js';
import { momentWords, pastMomentWords } from '../layout/dates.js';

export interface HeldMailView {
  readonly title: string;
  readonly mails: readonly HeldMailLine[];
}

interface HeldMailLine {
  readonly id: number;
  readonly pupil: string;
  /** "Invitation to a meeting, to Amina Khan". */
  readonly what: string;
  /** "It was to leave on 2 March 2026, 08:20." */
  readonly due: string;
  /** Null: it tells of no time. */
  readonly meeting: string | null;
  readonly meetingHref: string;
  /** What "it has left" is called here: a task is no mail. */
  readonly hasLeft: string;
  readonly letGo: string;
}

/** The earliest due first. */
export function presentHeldMail(mails: readonly HeldMailShown[]): HeldMailView {
  return { title: 'Held mail', mails: mails.map(line) };
}

function line({
  id,
  pupil,
  recipient,
  subject,
  meetingAt,
  zone,
  dueAt,
  followUpId,
}: HeldMailShown): HeldMailLine {
  const isTask = recipient === null;
  return {
    ...{ id, pupil, meetingHref: `/meetings/${followUpId}` },
    what: isTask ? 'A task to phone somebody or to give a letter' : `“${subject ?? ''}”, to ${recipient}`,
    due: `It was to ${isTask ? 'be given to the owner of the case' : 'leave'} on ${pastMomentWords(dueAt, zone)}.`,
    meeting: meetingAt === null ? null : momentWords(meetingAt, zone),
    hasLeft: isTask ? 'Home has been told' : 'Home has it',
    letGo: isTask ? 'Nobody has: ask for it now' : 'It has not left: send it now',
  };
}
