import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
} from 'ical-generator';
import { isMailAddress } from '../messaging/mail-address.js';
import { InvalidInput } from '../shared/errors.js';
import type { Instant } from '../shared/instants.js';
import { oneLine } from './invitation-blocks.js';
import type { MeetingKind } from './scheduling.js';

/** Somebody in a calendar entry. */
export interface CalendarPerson {
  readonly name: string;
  readonly email: string;
}

/** One person's calendar entry. There is no field for the child or the reason: diaries are shared and shown on walls. */
export interface CalendarFacts {
  /** REQUEST asks or moves; CANCEL takes the entry out of the diary. */
  readonly method: 'REQUEST' | 'CANCEL';
  /** The same for all that is ever sent about this meeting. */
  readonly uid: string;
  /** 0 at first, higher with each move and with the cancellation. */
  readonly sequence: number;
  readonly now: Instant;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly kind: MeetingKind;
  readonly schoolName: string;
  readonly place: string | null;
  readonly organizer: CalendarPerson;
  /** The one person this copy is for; nobody else is named in it. */
  readonly attendee: CalendarPerson;
  /** The person's own link. */
  readonly link: string;
}

/**
 * The iCalendar text (RFC 5545, 5546) of one invitation, move or cancellation: UTC times, CRLF, lines folded at 75 octets, one
 * attendee. Throws {@link InvalidInput} for an address that is none or a meeting that ends before it begins.
 */
export function invitationCalendar(facts: CalendarFacts): string {
  refuseWrong(facts);
  const cancelled = facts.method === 'CANCEL';
  const calendar = ical({
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
    prodId: { company: 'Tandem', product: 'Tandem', language: 'EN' },
  });
  const event = calendar.createEvent({
    id: facts.uid,
    sequence: facts.sequence,
    stamp: new Date(facts.now),
    start: new Date(facts.startsAt),
    end: new Date(facts.endsAt),
    summary: summaryOf(facts),
    location: locationOf(facts),
    description: `${facts.link}\nIn an emergency call 999.`,
    organizer: person(facts.organizer),
    class: ICalEventClass.PRIVATE,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  event.createAttendee({
    ...person(facts.attendee),
    role: ICalAttendeeRole.REQ,
    status: ICalAttendeeStatus.NEEDSACTION,
    rsvp: true,
  });
  return `${calendar.toString().trimEnd()}\r\n`;
}

/** Says where, never why. */
function summaryOf({ kind, schoolName }: CalendarFacts): string {
  const school = cleanText(schoolName);
  return kind === 'face-to-face' ? `Meeting at ${school}` : `Talk with ${school}`;
}

function locationOf({ kind, place, schoolName }: CalendarFacts): string {
  if (kind === 'phone') return 'By phone';
  if (kind === 'video') return 'By video call';
  const where = place === null ? '' : cleanText(place);
  return where === '' ? cleanText(schoolName) : `${where}, ${cleanText(schoolName)}`;
}

/** A quote, backslash or caret in a name breaks the CN parameter of some readers; the name reads as well without. */
function person({ name, email }: CalendarPerson): CalendarPerson {
  const clean = oneLine(cleanText(name).replaceAll(/["\\^]/g, ''));
  return { name: clean === '' ? email : clean, email };
}

/** One line of well-formed Unicode: half a surrogate pair would break the octets of a folded line. */
function cleanText(text: string): string {
  return oneLine(text.replaceAll(/\p{Cs}/gu, ''));
}

function refuseWrong(facts: CalendarFacts): void {
  if (!isMailAddress(facts.attendee.email)) throw new InvalidInput('attendee', 'must have one mail address');
  if (!isMailAddress(facts.organizer.email))
    throw new InvalidInput('organizer', 'must have one mail address');
  if (facts.endsAt <= facts.startsAt) throw new InvalidInput('endsAt', 'must be after the start');
  if (!Number.isSafeInteger(facts.sequence) || facts.sequence < 0)
    throw new InvalidInput('sequence', 'must be 0 or more');
}
