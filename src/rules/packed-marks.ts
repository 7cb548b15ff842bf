import type { EpochDay } from '../shared/days.js';
import { InvalidInput } from '../shared/errors.js';

/**
 * A pupil's marks, ascending by (day, session, code). One number a mark: `((day * 2 + session) * 64 + code)`, with the
 * day as EpochDay, session 0 = AM, 1 = PM, and the code's stored id. They are of one school's register: one mark a
 * session.
 */
export interface Marks {
  readonly entries: Int32Array;
  /** When the school knew each mark, beside `entries`; null when every mark was known on its own day. */
  readonly knownOn: Int32Array | null;
}

export const NO_MARKS: Marks = { entries: new Int32Array(0), knownOn: null };

/** One mark, unpacked. */
export interface MarkSignal {
  readonly day: EpochDay;
  readonly session: 0 | 1;
  readonly code: number;
  /** Absent or not later than the day: known on the day. */
  readonly knownOn?: EpochDay | null;
}

export const packEntry = (day: EpochDay, session: number, code: number): number =>
  (day * 2 + session) * 64 + code;
export const dayOf = (entry: number): EpochDay => entry >> 7;
export const slotOf = (entry: number): number => entry >> 6;
export const sessionOf = (entry: number): 0 | 1 => ((entry >> 6) & 1) as 0 | 1;
export const codeIdOf = (entry: number): number => entry & 63;

/** Marks in any order, packed and sorted. */
export function packMarks(marks: readonly MarkSignal[]): Marks {
  const entries = Int32Array.from(marks, (mark) => packEntry(mark.day, mark.session, mark.code));
  const known = Int32Array.from(marks, (mark) => Math.max(mark.day, mark.knownOn ?? mark.day));
  return sorted(entries, known.some((day, index) => day > dayOf(entries[index] ?? 0)) ? known : null);
}

/**
 * Reads the packed text the database aggregates (see signals/packed-history.reader.ts): `entry[:knownOn],entry[:knownOn],…` in any order; null or '' is none.
 * @throws InvalidInput when it holds anything but digits, `,` and `:`.
 */
export function unpackMarks(packed: string | null): Marks {
  if (!packed) return NO_MARKS;
  const entries = new Int32Array(countOf(packed));
  const known = packed.includes(':') ? new Int32Array(entries.length) : null;
  fill(packed, entries, known);
  return sorted(entries, known);
}

function countOf(packed: string): number {
  let count = 1;
  for (let i = 0; i < packed.length; i++) if (packed.charCodeAt(i) === COMMA) count++;
  return count;
}

const COMMA = 44;
const COLON = 58;
const ZERO = 48;

function fill(packed: string, entries: Int32Array, known: Int32Array | null): void {
  let at = 0;
  let value = 0;
  let entry = -1;
  for (let i = 0; i <= packed.length; i++) {
    const char = i === packed.length ? COMMA : packed.charCodeAt(i);
    if (char === COMMA) {
      entries[at] = entry < 0 ? value : entry;
      if (known) known[at] = entry < 0 ? dayOf(value) : value;
      at++;
      value = 0;
      entry = -1;
    } else if (char === COLON) {
      entry = value;
      value = 0;
    } else if (char >= ZERO && char < COLON) value = value * 10 + char - ZERO;
    else throw new InvalidInput('packed marks', 'digits, commas and colons only');
  }
}

/** Aggregation order is not promised by either database, so order is made here; mostly it is there already. */
function sorted(entries: Int32Array, known: Int32Array | null): Marks {
  if (isAscending(entries)) return { entries, knownOn: known };
  if (!known) return { entries: entries.sort(), knownOn: null };
  const order = Array.from(entries.keys()).sort(
    (a, b) => (entries[a] ?? 0) - (entries[b] ?? 0) || (known[a] ?? 0) - (known[b] ?? 0),
  );
  return {
    entries: Int32Array.from(order, (index) => entries[index] ?? 0),
    knownOn: Int32Array.from(order, (index) => known[index] ?? 0),
  };
}

function isAscending(entries: Int32Array): boolean {
  for (let i = 1; i < entries.length; i++) if ((entries[i] ?? 0) < (entries[i - 1] ?? 0)) return false;
  return true;
}

/** Position of the first mark of `day` or later. */
export function indexFrom(entries: Int32Array, day: EpochDay): number {
  const wanted = day * 128;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The marks of days up to `lastDay` that the school knew by `asOf`. Copies nothing unless some mark was known later. */
export function marksSeen(marks: Marks, lastDay: EpochDay, asOf: EpochDay): Marks {
  const entries = marks.entries.subarray(0, indexFrom(marks.entries, lastDay + 1));
  const known = marks.knownOn;
  if (!known) return { entries, knownOn: null };
  return { entries: entries.filter((_, index) => (known[index] ?? 0) <= asOf), knownOn: null };
}
