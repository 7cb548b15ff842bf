import type { EpochDay } from '../../../shared/days.js';
import type { KnownPupil, NamedRow, Sender } from './sender.js';
import { NO_SUCH_PUPIL } from './signal-report.js';
import type { FieldError } from './signal-rows.js';

/** The school whose mark or incident a row is: the one it names, else where the pupil is that day. */
export function schoolOfRow(
  dto: NamedRow,
  known: KnownPupil,
  sender: Sender,
  day: EpochDay,
): number | FieldError {
  if (dto.schoolId === undefined) return sender.schoolOn(known, day) ?? NO_SUCH_PUPIL;
  const schoolId = sender.schoolOf(dto);
  if (schoolId === null) return { field: 'schoolId', expected: 'no such school' };
  return sender.mayWriteFor(schoolId) ? schoolId : NO_SUCH_PUPIL;
}
