import { dayInWords } from '../../shared/day-in-words.js';
import { type Day, type EpochDay, fromEpochDay, toEpochDay } from '../../shared/days.js';

/** Of a school with pupils, what a meeting can be drafted from on a day. */
export interface DraftNeeds {
  readonly id: number;
  readonly name: string;
  /** The id by which its own system knows it. */
  readonly sourceId: string;
  /** 1 when somebody of its staff has working hours, else 0. */
  readonly staffWithHours: number;
  /** 1 when a contact of any of its pupils is known, else 0. */
  readonly contacts: number;
  /** Null without a calendar. */
  readonly lastSchoolDay: EpochDay | null;
  /** School days after the day, as far as the calendar goes. */
  readonly daysLeft: number;
}

/** By name; `$1` is the day, `$2` its number. Alike on both databases. */
export const DRAFT_NEEDS = `
  SELECT o.id, o.name, o.source_id AS "sourceId",
    CASE WHEN EXISTS (SELECT 1 FROM staff s JOIN working_hours h ON h.staff_id = s.id WHERE s.organisation_id = o.id
                      AND (s.left_on IS NULL OR s.left_on > $1)) THEN 1 ELSE 0 END AS "staffWithHours",
    CASE WHEN EXISTS (SELECT 1 FROM pupil p JOIN pupil_contact l ON l.pupil_id = p.id WHERE p.organisation_id = o.id)
           OR EXISTS (SELECT 1 FROM enrolment e JOIN pupil_contact l ON l.pupil_id = e.pupil_id
                      WHERE e.school_id = o.id) THEN 1 ELSE 0 END AS "contacts",
    (SELECT MAX(d.day) FROM school_day d WHERE d.school_id = o.id) AS "lastSchoolDay",
    CAST((SELECT COUNT(*) FROM school_day d WHERE d.school_id = o.id AND d.day > $2) AS integer) AS "daysLeft"
  FROM organisation o WHERE o.kind = 'school'
  AND (EXISTS (SELECT 1 FROM pupil p WHERE p.organisation_id = o.id)
       OR EXISTS (SELECT 1 FROM enrolment e WHERE e.school_id = o.id))
  ORDER BY o.name, o.id`;

/** With fewer school days ahead than this, drafts find few times or none: notice is three, and the next term must be imported first. */
export const ENOUGH_SCHOOL_DAYS = 10;

const ADD_DAYS = "Import school-days.csv, or add a term in Tandem (Settings, the school's calendar)";
const ADD_NEXT =
  "Import the next school-days.csv, or add the next term in Tandem (Settings, the school's calendar)";

/** The values of {@link DRAFT_NEEDS}. */
export function neededOn(day: Day): [Day, EpochDay] {
  return [day, toEpochDay(day)];
}

/** What whoever runs this installation should mend before meetings are drafted on a day; empty when nothing is missing. */
export function draftWarnings(schools: readonly DraftNeeds[], day: Day): string[] {
  const without = (what: keyof Pick<DraftNeeds, 'staffWithHours' | 'contacts'>) =>
    schools.filter((school) => school[what] === 0);
  return [
    ...said(
      without('staffWithHours'),
      'nobody with working hours: drafts find nobody to meet and no time. Import staff.csv',
    ),
    ...said(without('contacts'), 'no contacts: drafts find nobody at home to ask. Import contacts.csv'),
    ...calendarWarnings(schools, day),
  ];
}

/** Likewise, of calendars that end soon or have ended. */
export function calendarWarnings(schools: readonly DraftNeeds[], day: Day): string[] {
  const none = schools.filter((school) => school.lastSchoolDay === null);
  const ending = schools.flatMap((school) =>
    school.lastSchoolDay !== null && school.daysLeft < ENOUGH_SCHOOL_DAYS
      ? [`${named(school)} ${endOf(fromEpochDay(school.lastSchoolDay), day)}`]
      : [],
  );
  return [
    ...said(none, `no school days: drafts find no time. ${ADD_DAYS}`),
    ...(ending.length === 0
      ? []
      : [`The calendar of ${ending.join(', of ')}: drafts find few times or none. ${ADD_NEXT}`]),
  ];
}

/** When a calendar ends or has ended, as part of a sentence. */
export function endOf(lastSchoolDay: Day, day: Day): string {
  return `${lastSchoolDay < day ? 'ended' : 'ends'} on ${dayInWords(lastSchoolDay)}`;
}

function said(schools: readonly DraftNeeds[], what: string): string[] {
  if (schools.length === 0) return [];
  return [`${schools.map(named).join(', ')} ${schools.length === 1 ? 'has' : 'have'} ${what}`];
}

function named({ name, sourceId }: DraftNeeds): string {
  return `${name} (${sourceId})`;
}
