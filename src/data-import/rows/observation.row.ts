import type { EpochDay } from '../../shared/days.js';
import { OBSERVATION_SEVERITIES, OBSERVATION_THEMES } from '../../signals/observations/observation.dto.js';
import {
  epochDayCell,
  idCell,
  optionalBooleanCell,
  optionalEpochDayCell,
  optionalNameCell,
  requiredTextCell,
  wordCell,
} from './cell-readers.js';
import { checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** What a member of staff noticed about one pupil. */
export interface ObservationRow {
  readonly observationId: string;
  readonly pupilId: string;
  readonly day: EpochDay;
  readonly theme: (typeof OBSERVATION_THEMES)[number];
  readonly severity: (typeof OBSERVATION_SEVERITIES)[number];
  /** Exactly as given. */
  readonly text: string;
  readonly restricted: boolean;
  /** Goes to the DSL, and only there. */
  readonly possibleHarm: boolean;
  readonly author: string | null;
  readonly recordedOn: EpochDay | null;
}

export const OBSERVATION_COLUMNS = [
  'observation_id',
  'pupil_id',
  'date',
  'theme',
  'severity',
  'text',
  'restricted',
  'possible_harm',
  'author',
  'recorded_on',
] as const;

/** Checks one observation, cells in the order of {@link OBSERVATION_COLUMNS}. */
export function checkObservationRow(cells: Cells): Checked<ObservationRow> {
  return checked(() => ({
    observationId: idCell('observation_id', cells[0]),
    pupilId: idCell('pupil_id', cells[1]),
    day: epochDayCell('date', cells[2]),
    theme: wordCell('theme', cells[3], OBSERVATION_THEMES),
    severity: wordCell('severity', cells[4], OBSERVATION_SEVERITIES),
    text: requiredTextCell('text', cells[5]),
    restricted: optionalBooleanCell('restricted', cells[6], false),
    possibleHarm: optionalBooleanCell('possible_harm', cells[7], false),
    author: optionalNameCell(cells[8]),
    recordedOn: optionalEpochDayCell('recorded_on', cells[9]),
  }));
}
