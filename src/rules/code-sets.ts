import { ATTENDANCE_CODES, type AttendanceCode } from '../signals/attendance/attendance-codes.js';

/** A choice of attendance codes, by id: 1 for each that is in. For loops over many marks. */
export type CodeSet = Uint8Array;

/** The codes a condition picks; an id that is no code is never in. */
export function codesWhere(isWanted: (code: AttendanceCode) => boolean): CodeSet {
  const set = new Uint8Array(64);
  for (const code of ATTENDANCE_CODES) if (isWanted(code)) set[code.id] = 1;
  return set;
}

/** The codes written with these letters. */
export function codesNamed(...letters: readonly string[]): CodeSet {
  return codesWhere((code) => letters.includes(code.letters));
}

/** How many marks in entries[start..end) have one of the codes. */
export function countCodes(
  entries: Int32Array,
  { start, end }: { readonly start: number; readonly end: number },
  codes: CodeSet,
): number {
  let count = 0;
  for (let i = start; i < end; i++) count += codes[(entries[i] ?? 0) & 63] ?? 0;
  return count;
}
