import type { EpochDay } from '../../shared/days.js';
import {
  epochDayCell,
  idCell,
  nameCell,
  optionalEpochDayCell,
  optionalNameCell,
  optionalNumberCell,
} from './cell-readers.js';
import { CellRefused, checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** One assessment result; it has a score, a grade or both. */
export interface ResultRow {
  readonly pupilId: string;
  readonly subject: string;
  readonly assessment: string;
  readonly day: EpochDay;
  readonly scale: string;
  readonly score: number | null;
  readonly grade: string | null;
  readonly recordedOn: EpochDay | null;
}

export const RESULT_COLUMNS = [
  'pupil_id',
  'subject',
  'assessment',
  'date',
  'scale',
  'score',
  'grade',
  'recorded_on',
] as const;

/** Checks one result, cells in the order of {@link RESULT_COLUMNS}. */
export function checkResultRow(cells: Cells): Checked<ResultRow> {
  return checked(() => {
    const row = {
      pupilId: idCell('pupil_id', cells[0]),
      subject: nameCell('subject', cells[1]),
      assessment: nameCell('assessment', cells[2]),
      day: epochDayCell('date', cells[3]),
      scale: nameCell('scale', cells[4]),
      score: optionalNumberCell('score', cells[5]),
      grade: optionalNameCell(cells[6]),
      recordedOn: optionalEpochDayCell('recorded_on', cells[7]),
    };
    if (row.score === null && row.grade === null) throw new CellRefused('score', 'a score or a grade', '');
    return row;
  });
}
