import type { PackedHistory } from '../signals/packed-history.reader.js';
import type { Cohort } from './cohort.js';
import { unpackMarks } from './packed-marks.js';
import { type EnrolmentSpan, type PupilHistory, pupilHistory } from './pupil-history.js';
import type { SchoolCalendar } from './school-calendar.js';

/** A history as the database joined it, ready for the rules of one school. */
export function unpackHistory(
  packed: PackedHistory,
  calendar: SchoolCalendar,
  enrolments: readonly EnrolmentSpan[],
  cohort: Cohort | null = null,
): PupilHistory {
  return pupilHistory({
    calendar,
    enrolments,
    cohort,
    marks: unpackMarks(packed.marks, packed.lateMarks),
    incidents: packed.incidents.map(dated),
    results: packed.results.map(dated),
    observations: packed.observations.map(dated),
    homeContacts: packed.homeContacts.map(dated),
  });
}

/** A signal is known on its day unless the school says later. */
export function dated<Row extends { readonly day: number; readonly knownOn: number | null }>(
  row: Row,
): Omit<Row, 'knownOn'> & { readonly knownOn: number } {
  const { day, knownOn } = row;
  return knownOn !== null && knownOn >= day
    ? (row as typeof row & { knownOn: number })
    : { ...row, knownOn: day };
}
