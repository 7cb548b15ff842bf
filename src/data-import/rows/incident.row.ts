import { toEpochDay } from '../../shared/days.js';
import type { EpochDay } from '../../shared/days.js';
import { MAX_POINTS, POLARITIES } from '../../signals/behaviour/incident.dto.js';
import { localMinuteOf } from '../../signals/signal-fields.js';
import {
  freeTextCell,
  idCell,
  nameCell,
  optionalEpochDayCell,
  optionalIdCell,
  wholeNumberCell,
  wordCell,
} from './cell-readers.js';
import { CellRefused, checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** One incident with one pupil. */
export interface IncidentRow {
  readonly incidentId: string;
  readonly pupilId: string;
  /** Local, `YYYY-MM-DDTHH:mm`. */
  readonly occurredAt: string;
  readonly day: EpochDay;
  readonly polarity: (typeof POLARITIES)[number];
  readonly category: string;
  /** 1 (slight) to 5 (gravest). */
  readonly severity: number;
  readonly points: number;
  readonly location: string | null;
  readonly description: string | null;
  readonly reportedBy: string | null;
  /** Null: the school of the pupil's enrolment on that day. */
  readonly schoolId: string | null;
  readonly recordedOn: EpochDay | null;
}

export const INCIDENT_COLUMNS = [
  'incident_id',
  'pupil_id',
  'occurred_at',
  'polarity',
  'category',
  'severity',
  'points',
  'location',
  'description',
  'reported_by',
  'school_id',
  'recorded_on',
] as const;

/** Checks one incident, cells in the order of {@link INCIDENT_COLUMNS}. */
export function checkIncidentRow(cells: Cells): Checked<IncidentRow> {
  return checked(() => {
    const occurredAt = localMinuteCell('occurred_at', cells[2]);
    return {
      incidentId: idCell('incident_id', cells[0]),
      pupilId: idCell('pupil_id', cells[1]),
      occurredAt,
      day: toEpochDay(occurredAt.slice(0, 10)),
      polarity: wordCell('polarity', cells[3], POLARITIES),
      category: nameCell('category', cells[4]),
      severity: wholeNumberCell('severity', cells[5], 1, 5),
      points: wholeNumberCell('points', cells[6], -MAX_POINTS, MAX_POINTS),
      location: freeTextCell(cells[7]),
      description: freeTextCell(cells[8]),
      reportedBy: freeTextCell(cells[9]),
      schoolId: optionalIdCell('school_id', cells[10]),
      recordedOn: optionalEpochDayCell('recorded_on', cells[11]),
    };
  });
}

function localMinuteCell(field: string, cell: string | undefined): string {
  const minute = localMinuteOf(cell ?? '');
  if (minute === null) throw new CellRefused(field, 'a local time as YYYY-MM-DDTHH:mm', cell ?? '');
  return minute;
}
