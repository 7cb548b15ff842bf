import type { EpochDay } from '../../shared/days.js';
import {
  epochDayCell,
  idCell,
  optionalBooleanCell,
  optionalEpochDayCell,
  optionalNameCell,
  requiredTextCell,
} from './cell-readers.js';
import { checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** What a family told us about one pupil. */
export interface HomeInsightRow {
  readonly homeInsightId: string;
  readonly pupilId: string;
  readonly day: EpochDay;
  /** A contact_id of the pupil, or `pupil`. Required: an empty cell must not put an adult's words into the child's mouth. */
  readonly toldBy: string;
  /** Exactly as given. */
  readonly text: string;
  /** Told in confidence: for the DSL only. */
  readonly restricted: boolean;
  /** Goes to the DSL, and only there. */
  readonly possibleHarm: boolean;
  readonly author: string | null;
  readonly recordedOn: EpochDay | null;
}

export const HOME_INSIGHT_COLUMNS = [
  'home_insight_id',
  'pupil_id',
  'date',
  'told_by',
  'text',
  'restricted',
  'possible_harm',
  'author',
  'recorded_on',
] as const;

/** Checks one insight, cells in the order of {@link HOME_INSIGHT_COLUMNS}. */
export function checkHomeInsightRow(cells: Cells): Checked<HomeInsightRow> {
  return checked(() => ({
    homeInsightId: idCell('home_insight_id', cells[0]),
    pupilId: idCell('pupil_id', cells[1]),
    day: epochDayCell('date', cells[2]),
    toldBy: idCell('told_by', cells[3]),
    text: requiredTextCell('text', cells[4]),
    restricted: optionalBooleanCell('restricted', cells[5], false),
    possibleHarm: optionalBooleanCell('possible_harm', cells[6], false),
    author: optionalNameCell(cells[7]),
    recordedOn: optionalEpochDayCell('recorded_on', cells[8]),
  }));
}
