import type { EpochDay } from '../shared/days.js';
import { isConversation } from './home-conversations.js';
import { onRollSince } from './on-roll-since.js';
import { historySeenOn, type PupilHistory } from './pupil-history.js';
import type { SchoolCalendar } from './school-calendar.js';
import { sumSessions } from './session-sums.js';

/** Two stretches of this many school days are held against each other: two ordinary school weeks. */
const STRETCH = 10;
/** A week without a talk is one from its Friday on: on a Monday nobody has missed it yet. */
const TO_FRIDAY = 4;
/** A school year that is known to within so many days of its end is known whole: summer holidays begin by then. */
const SUMMER_DAYS = 75;

/** The same thing counted in the last ten school days and in the ten before. */
export interface Lately {
  readonly now: number;
  readonly before: number;
}

/** How a pupil stands at a school today, in a few numbers by which a list can be ranked. */
export interface PupilFigures {
  /** Sessions of this school year that are settled. */
  readonly possible: number;
  readonly absent: number;
  /** Sessions missed; null where the ten days before hold too few possible ones to be held against. */
  readonly missedLately: Lately | null;
  /** Negative entries for behaviour. */
  readonly incidentsLately: Lately;
  /** School weeks that have gone by since home and school last spoke; where they have not this year, those of the year or since the pupil came. */
  readonly silentWeeks: number;
  /** They have spoken this school year, or in the weeks before it. */
  readonly haveSpoken: boolean;
  /** The pupil came during this school year: nobody here could have spoken with home before. */
  readonly cameThisYear: boolean;
  /** Sessions to come this school year, as far as the calendar is known. */
  readonly sessionsLeft: number;
  /** The calendar is known to the summer, so that no more can come. */
  readonly yearIsKnown: boolean;
}

/** Of what must be read: from the beginning of the school year, and in its first weeks also some of the last one. */
export function figuresFrom(calendar: SchoolCalendar, asOf: EpochDay): EpochDay {
  return Math.min(calendar.schoolYearStartOf(asOf), asOf - SUMMER_DAYS);
}

/** @param history from {@link figuresFrom} on */
export function pupilFigures(
  history: PupilHistory,
  asOf: EpochDay,
  provisionalSchoolDays: number,
): PupilFigures {
  const { calendar, marks, incidents, homeContacts, enrolments, settledUntil } = historySeenOn(
    history,
    asOf,
    provisionalSchoolDays,
  );
  const yearStart = calendar.schoolYearStartOf(asOf);
  const yearEnd = calendar.schoolYearStartOf(yearStart + 400) - 1;
  const { possible, absent } = sumSessions(marks.entries, yearStart, settledUntil);
  const lately = calendar.startOfSchoolDays(settledUntil, STRETCH);
  const before = calendar.startOfSchoolDays(settledUntil, 2 * STRETCH);
  const [now, then] = [
    sumSessions(marks.entries, lately, settledUntil),
    sumSessions(marks.entries, before, lately - 1),
  ];
  const negative = incidents.filter(({ polarity }) => polarity === 'negative');
  const since = onRollSince(enrolments, calendar) ?? yearStart;
  const cameThisYear = hasBegunBefore(since, yearStart, calendar);
  const lastTalk = homeContacts.filter(isConversation).at(-1)?.day ?? null;
  return {
    ...{ possible, absent },
    missedLately: then.possible < STRETCH ? null : { now: now.absent, before: then.absent },
    incidentsLately: {
      now: negative.filter(({ day }) => day >= lately).length,
      before: negative.filter(({ day }) => day >= before && day < lately).length,
    },
    silentWeeks: calendar.schoolWeeksAfter(
      lastTalk ?? (cameThisYear ? since - 1 : yearStart - 7),
      asOf - TO_FRIDAY,
    ),
    ...{ haveSpoken: lastTalk !== null, cameThisYear },
    sessionsLeft: 2 * calendar.schoolDaysBetween(settledUntil + 1, yearEnd),
    yearIsKnown: (calendar.lastKnownDay() ?? 0) >= yearEnd - SUMMER_DAYS,
  };
}

/** The school year had school days before that day; where no calendar is known, its first week is taken for the beginning. */
function hasBegunBefore(day: EpochDay, yearStart: EpochDay, calendar: SchoolCalendar): boolean {
  if (calendar.firstKnownDay() === null) return day >= yearStart + 7;
  return calendar.schoolDaysBetween(yearStart, day - 1) > 0;
}
