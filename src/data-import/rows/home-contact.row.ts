import type { EpochDay } from '../../shared/days.js';
import {
  HOME_CHANNELS,
  HOME_DIRECTIONS,
  type HomeChannel,
  type HomeDirection,
} from '../../signals/home/home-contact.entity.js';
import {
  epochDayCell,
  idCell,
  optionalBooleanCell,
  optionalEpochDayCell,
  optionalIdCell,
  optionalNameCell,
  requiredTextCell,
  wordCell,
} from './cell-readers.js';
import { checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** A conversation with home about one pupil. */
export interface HomeContactRow {
  readonly homeContactId: string;
  readonly pupilId: string;
  readonly day: EpochDay;
  readonly channel: HomeChannel;
  readonly direction: HomeDirection;
  /** Exactly as given. */
  readonly summary: string;
  /** Null: the file does not say which adult. */
  readonly contactId: string | null;
  /** Told in confidence: for the DSL only. */
  readonly restricted: boolean;
  /** Goes to the DSL, and only there. */
  readonly possibleHarm: boolean;
  readonly author: string | null;
  readonly recordedOn: EpochDay | null;
}

export const HOME_CONTACT_COLUMNS = [
  'home_contact_id',
  'pupil_id',
  'date',
  'channel',
  'direction',
  'summary',
  'contact_id',
  'restricted',
  'possible_harm',
  'author',
  'recorded_on',
] as const;

/** Checks one conversation, cells in the order of {@link HOME_CONTACT_COLUMNS}. */
export function checkHomeContactRow(cells: Cells): Checked<HomeContactRow> {
  return checked(() => ({
    homeContactId: idCell('home_contact_id', cells[0]),
    pupilId: idCell('pupil_id', cells[1]),
    day: epochDayCell('date', cells[2]),
    channel: wordCell('channel', cells[3], HOME_CHANNELS),
    direction: wordCell('direction', cells[4], HOME_DIRECTIONS),
    summary: requiredTextCell('summary', cells[5]),
    contactId: optionalIdCell('contact_id', cells[6]),
    restricted: optionalBooleanCell('restricted', cells[7], false),
    possibleHarm: optionalBooleanCell('possible_harm', cells[8], false),
    author: optionalNameCell(cells[9]),
    recordedOn: optionalEpochDayCell('recorded_on', cells[10]),
  }));
}
