import type { Day } from '../shared/days.js';
import type { Instant } from '../shared/instants.js';
import type { MailVariant } from './invitation-language.js';
import { type WrittenInvitation, writeInvitation } from './invitation-wording.js';
import type { HomePerson } from './meeting-home.js';
import type { MeetingSchool } from './meeting-school.js';
import type { StaffAtMeeting } from './meeting-staff.js';
import type { MeetingKind } from './scheduling.js';

/** All that the mails about one meeting have in common. */
export interface Meeting {
  readonly school: MeetingSchool;
  readonly pupilFirstName: string;
  readonly staff: readonly StaffAtMeeting[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly kind: MeetingKind;
  readonly place: string | null;
  readonly ownWords: string | null;
  readonly answerBy: Day | null;
  /** Who looks after this pupil's case and answers the phone, and failing that who approved. */
  readonly signedBy: string;
  /** The time before a move. */
  readonly previous: { readonly startsAt: Instant; readonly endsAt: Instant } | null;
}

/** The exact words for one person; `link` is a placeholder until the mail leaves. */
export function writeTo(
  person: HomePerson,
  meeting: Meeting,
  variant: MailVariant,
  link: string,
): WrittenInvitation {
  const { school, pupilFirstName, startsAt, endsAt, kind, place, ownWords, answerBy, signedBy, previous } =
    meeting;
  return writeInvitation({
    variant,
    audience: person.audience,
    recipientName: person.name,
    language: person.language,
    interpreter: person.interpreter,
    childFirstName: pupilFirstName,
    schoolName: school.name,
    schoolPhone: school.phone,
    zone: school.zone,
    staff: meeting.staff,
    ...{ startsAt, endsAt, kind, place, ownWords },
    previous: variant === 'moved' ? previous : null,
    answerBy: variant === 'cancelled' ? null : answerBy,
    link,
    signedBy,
  });
}
