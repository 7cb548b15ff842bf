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
  /** The day from which a correction stood in each mark's place, {@link STANDS} where none does; absent: all stand. */
  readonly knownUntil?: Int32Array | undefined;
}

export const NO_MARKS: Marks = { entries: new Int32Array(0), knownOn: null };

/** After any day. */
export const STANDS: EpochDay = 0x7fffffff;

/** One mark, unpacked. */
export interface MarkSignal {
  readonly day: EpochDay;
  readonly session: 0 | 1;
  readonly code: number;
  /** Absent or not later than the day: known on the day. */
  readonly knownOn?: EpochDay | null;
  /** The day from which a correction stood in its place; absent: it stands. */
  readonly knownUntil?: EpochDay | null;
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
  const until = Int32Array.from(marks, (mark) => mark.knownUntil ?? STANDS);
  return sorted({
    entries,
    knownOn: known.some((day, index) => day > dayOf(entries[index] ?? 0)) ? known : null,
    knownUntil: until.some((day) => day < STANDS) ? until : undefined,
  });
}

/** The marks one by one, as they were packed. */
export function unpackedMarks({ entries, knownOn, knownUntil }: Marks): MarkSignal[] {
  return Array.from(entries, (entry, at) => ({
    ...{ day: dayOf(entry), session: sessionOf(entry), code: codeIdOf(entry) },
    ...{ knownOn: knownOn?.[at] ?? null, knownUntil: knownUntil?.[at] ?? null },
  }));
}

/**
 * Reads the packed text the database aggregates (see signals/packed-history.reader.ts): `entry,entry,…` in any order, and of those that the school knew
 * only after their day `entry:knownOn,…`; null or '' is none.
 * @throws InvalidInput when it holds anything but digits and separators, or says when a mark was known that is not there.
 */
export function unpackMarks(packed: string | null, late: string | null = null): Marks {
  if (!packed) return NO_MARKS;
  const { entries } = sorted({ entries: numbersOf(packed, COMMA), knownOn: null });
  return { entries, knownOn: late ? knownDays(entries, late) : null };
}

const COMMA = 44;
const COLON = 58;
const ZERO = 48;

/** Numbers are put down here while a text is read, and copied once it is known how many there are. */
let draft = new Int32Array(2_048);

/** The numbers of a text, with this character between them. */
function numbersOf(packed: string, between: number): Int32Array {
  const most = (packed.length >> 1) + 1;
  if (draft.length < most) draft = new Int32Array(2 * most);
  const numbers = draft;
  let at = 0;
  let value = 0;
  for (let i = 0; i < packed.length; i++) {
    const digit = packed.charCodeAt(i) - ZERO;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === between - ZERO) {
      numbers[at] = value;
      at++;
      value = 0;
    } else throw new InvalidInput('packed marks', 'digits, commas and colons only');
  }
  numbers[at] = value;
  return numbers.slice(0, at + 1);
}

function knownDays(entries: Int32Array, late: string): Int32Array {
  const known = entries.map(dayOf);
  for (const pair of late.split(',')) {
    const [entry = 0, day = 0] = numbersOf(pair, COLON);
    const at = entries.indexOf(entry, indexFrom(entries, dayOf(entry)));
    if (at < 0) throw new InvalidInput('packed marks', 'a mark for each day on which one was known');
    known[at] = day;
  }
  return known;
}

/** Aggregation order is not promised by either database, so order is made here; mostly it is there already. */
function sorted({ entries, knownOn, knownUntil }: Marks): Marks {
  if (isAscending(entries)) return { entries, knownOn, knownUntil };
  if (!knownOn && !knownUntil) return { entries: entries.sort(), knownOn: null };
  const order = Array.from(entries.keys()).sort(
    (a, b) => (entries[a] ?? 0) - (entries[b] ?? 0) || (knownOn?.[a] ?? 0) - (knownOn?.[b] ?? 0),
  );
  const inOrder = (values: Int32Array) => Int32Array.from(order, (index) => values[index] ?? 0);
  return {
    entries: inOrder(entries),
    knownOn: knownOn && inOrder(knownOn),
    knownUntil: knownUntil && inOrder(knownUntil),
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
  const { knownOn, knownUntil } = marks;
  if (!knownOn && !knownUntil) return { entries, knownOn: null };
  const wasKnown = (_: number, index: number) =>
    (knownOn?.[index] ?? 0) <= asOf && asOf < (knownUntil?.[index] ?? STANDS);
  return { entries: entries.filter(wasKnown), knownOn: null };
}
