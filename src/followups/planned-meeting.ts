import type { Day } from '../shared/days.js';
import { addMinutes, type Instant } from '../shared/instants.js';
import { type MeetingScene, signatory } from './meeting-scene.js';
import type { Meeting } from './meeting-texts.js';
import type { OwnWords } from './own-words.js';
import type { Slot } from './scheduling.js';
import { localDayOf } from '../shared/local-day.js';
import { answerBy, CalendarEnds, nextSendingMoment } from './sending-hours.js';

/** The meeting as its mails would speak of it at one slot, with what a person has added, were they to leave on `sentOn`. */
export function plannedMeeting(
  { home, school, schoolDays, staff }: Pick<MeetingScene, 'home' | 'school' | 'schoolDays' | 'staff'>,
  { startsAt, endsAt, kind }: Slot,
  sentOn: Day,
  { place, ownWords }: OwnWords,
): Meeting {
  return {
    school,
    pupilFirstName: home.pupilFirstName,
    staff,
    ...{ startsAt, endsAt, kind, place, ownWords },
    answerBy: answerBy(sentOn, localDayOf(startsAt, school.zone), schoolDays),
    signedBy: signatory(staff, school),
    previous: null,
  };
}

/** The day on which the mails would leave, were the meeting approved at `now`; what is read is then what is sent. */
export function sendingDay(
  at: Pick<MeetingScene, 'school' | 'schoolDays'>,
  now: Instant,
  takeBackMinutes: number,
): Day {
  return localDayOf(sendingMoment(at, now, takeBackMinutes) ?? now, at.school.zone);
}

/** The moment at which they would leave; null when the school calendar ends before. */
export function sendingMoment(
  { school, schoolDays }: Pick<MeetingScene, 'school' | 'schoolDays'>,
  now: Instant,
  takeBackMinutes: number,
): Instant | null {
  try {
    return nextSendingMoment(addMinutes(now, takeBackMinutes), schoolDays, school.zone);
  } catch (error) {
    if (error instanceof CalendarEnds) return null;
    throw error;
  }
}
