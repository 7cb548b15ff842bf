import type { EpochDay } from '../shared/days.js';
import type { HomeChannel, HomeDirection } from '../signals/home/home-contact.entity.js';
import type { InvitationTrace } from '../signals/home/invitation-origin.js';
import type { Cohort } from './cohort.js';
import { marksSeen, NO_MARKS, type Marks } from './packed-marks.js';
import { SchoolCalendar, settledDay } from './school-calendar.js';

/** What every signal but a mark carries. `id` is the public id that evidence points to. */
interface DatedSignal {
  readonly id: string;
  readonly day: EpochDay;
  /** When the school knew; never earlier than `day`. */
  readonly knownOn: EpochDay;
  /** The day from which something else stood in its place; absent: it stands. Only a run over the past reads what no longer stands. */
  readonly knownUntil?: EpochDay;
}

export interface IncidentSignal extends DatedSignal {
  readonly polarity: 'positive' | 'negative' | 'neutral';
  readonly category: string;
  /** 1 (slight) to 5. */
  readonly severity: number;
  /** As the school signs them; some write negative behaviour as -3, some as 3. */
  readonly points: number;
}

export interface ResultSignal extends DatedSignal {
  readonly subject: string;
  readonly assessment: string;
  /** Results compare only within one scale. */
  readonly scale: string;
  /** Null for a grade without a number; such results are not measured. */
  readonly score: number | null;
}

/** A staff observation. Those marked as possible harm never come here: they go to the DSL, and only there. */
export interface ObservationSignal extends DatedSignal {
  readonly theme: string;
  readonly severity: 'mild' | 'moderate' | 'severe';
  readonly restricted: boolean;
  /** Tells one writer from another; null or absent: nobody was named. */
  readonly by?: string | null;
}

/** Something that passed between home and school. What was told in confidence never comes here. */
export interface HomeContactSignal extends DatedSignal {
  readonly direction: HomeDirection;
  readonly channel: HomeChannel;
  /** Which invitation left, was called off or was answered; null: it is about none. */
  readonly invitation: InvitationTrace | null;
}

/** `to` is the last day, null while it lasts. */
export interface EnrolmentSpan {
  readonly schoolId: number;
  readonly yearGroup: string | null;
  readonly from: EpochDay;
  readonly to: EpochDay | null;
}

/** All the rules of one school may read of one pupil, and nothing a rule must not (no protected characteristics, no harm). */
export interface PupilHistory {
  readonly calendar: SchoolCalendar;
  readonly marks: Marks;
  readonly incidents: readonly IncidentSignal[];
  readonly results: readonly ResultSignal[];
  readonly observations: readonly ObservationSignal[];
  readonly homeContacts: readonly HomeContactSignal[];
  readonly enrolments: readonly EnrolmentSpan[];
  /** The school's year groups, to hold the pupil against; null where no rule in force asks. */
  readonly cohort: Cohort | null;
}

/** A history of which only what was known on a day is left; the only thing an indicator measures. */
export interface SeenHistory extends PupilHistory {
  /** Last day whose marks are read; later ones are still provisional. */
  readonly settledUntil: EpochDay;
}

const wasKnown = (signal: DatedSignal, asOf: EpochDay) =>
  signal.day <= asOf && signal.knownOn <= asOf && asOf < (signal.knownUntil ?? Infinity);

const byDay = (a: DatedSignal, b: DatedSignal) => a.day - b.day || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Most are in order as they come, and they are asked for by the ten thousand. */
function ordered<T>(signals: readonly T[] | undefined, compare: (a: T, b: T) => number): readonly T[] {
  if (!signals) return [];
  return isOrdered(signals, compare) ? signals : [...signals].sort(compare);
}

function isOrdered<T>(signals: readonly T[], compare: (a: T, b: T) => number): boolean {
  return signals.every((signal, at) => at === 0 || compare(signals[at - 1] ?? signal, signal) <= 0);
}

/** A history from signals in any order; what is left out is empty. */
export function pupilHistory(signals: Partial<PupilHistory> & Pick<PupilHistory, 'calendar'>): PupilHistory {
  return {
    calendar: signals.calendar,
    marks: signals.marks ?? NO_MARKS,
    incidents: ordered(signals.incidents, byDay),
    results: ordered(signals.results, byDay),
    observations: ordered(signals.observations, byDay),
    homeContacts: ordered(signals.homeContacts, byDay),
    enrolments: ordered(signals.enrolments, (a, b) => a.from - b.from),
    cohort: signals.cohort ?? null,
  };
}

/**
 * The history as the school knew it on `asOf`: signals with day and knownOn up to and including that day, marks only of
 * days settled by then (see {@link settledDay}).
 */
export function historySeenOn(
  history: PupilHistory,
  asOf: EpochDay,
  provisionalSchoolDays: number,
): SeenHistory {
  const settledUntil = settledDay(asOf, history.calendar, provisionalSchoolDays);
  const seen = <T extends DatedSignal>(signals: readonly T[]): readonly T[] =>
    signals.every((signal) => wasKnown(signal, asOf))
      ? signals
      : signals.filter((signal) => wasKnown(signal, asOf));
  return {
    calendar: history.calendar,
    settledUntil,
    marks: marksSeen(history.marks, settledUntil, asOf),
    incidents: seen(history.incidents),
    results: seen(history.results),
    observations: seen(history.observations),
    homeContacts: seen(history.homeContacts),
    enrolments: history.enrolments,
    cohort: history.cohort,
  };
}

/**
 * What the school knows on `asOf` of all days up to then, as if it had known each at once. To ask again about an earlier
 * day: a mark corrected since counts as corrected.
 */
export function historyInHindsight(history: PupilHistory, asOf: EpochDay): PupilHistory {
  const known = <T extends DatedSignal>(signals: readonly T[]): T[] =>
    signals.filter((signal) => wasKnown(signal, asOf)).map((signal) => ({ ...signal, knownOn: signal.day }));
  return {
    ...history,
    marks: marksSeen(history.marks, asOf, asOf),
    incidents: known(history.incidents),
    results: known(history.results),
    observations: known(history.observations),
    homeContacts: known(history.homeContacts),
    cohort: history.cohort?.inHindsight(asOf) ?? null,
  };
}

/** The pupil's year group on a day: that of the latest enrolment running then, null when none says. */
export function yearGroupOn(history: PupilHistory, day: EpochDay): string | null {
  const running = history.enrolments.filter(
    (span) => span.from <= day && (span.to === null || span.to >= day),
  );
  return running.findLast((span) => span.yearGroup !== null)?.yearGroup ?? null;
}
