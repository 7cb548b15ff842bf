import type { Day } from '../shared/days.js';
import { type MeetingScene, signatory } from './meeting-scene.js';
import type { Meeting } from './meeting-texts.js';
import type { Slot } from './scheduling.js';
import { answerBy, localDay } from './sending-hours.js';

/** The meeting as its mails would speak of it at one slot, were they to leave on `sentOn`. */
export function plannedMeeting(
  { home, school, schoolDays, staff }: Pick<MeetingScene, 'home' | 'school' | 'schoolDays' | 'staff'>,
  { startsAt, endsAt, kind }: Slot,
  sentOn: Day,
  approvedBy: string | null,
): Meeting {
  return {
    school,
    pupilFirstName: home.pupilFirstName,
    staff,
    ...{ startsAt, endsAt, kind },
    place: null,
    answerBy: answerBy(sentOn, localDay(startsAt, school.zone), schoolDays),
    signedBy: signatory(staff, approvedBy, school),
    previous: null,
  };
}
