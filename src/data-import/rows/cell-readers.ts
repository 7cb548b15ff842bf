import { isMailAddress } from '../../messaging/mail-address.js';
import { isDay, toEpochDay } from '../../shared/days.js';
import type { Day, EpochDay } from '../../shared/days.js';
import { MAX_OUTSIDE_ID } from '../../signals/signal-fields.js';
import { CellRefused } from './row-check.js';

type Cell = string | undefined;

const YES = new Set(['true', 'yes', 'y', '1']);
const NO = new Set(['false', 'no', 'n', '0']);
const WHOLE = /^[+-]?\d{1,9}$/;
const DECIMAL = /^[+-]?(\d{1,15}(\.\d{1,15})?|\.\d{1,15})$/;
/** A school year has under 400 days; a file with more different dates than this is not worth remembering. */
const REMEMBERED_DAYS = 20_000;
const days = new Map<string, EpochDay>();

/** An id given by another system: trimmed, required, at most 80 characters. */
export function idCell(field: string, cell: Cell): string {
  const id = (cell ?? '').trim();
  if (id === '' || id.length > MAX_OUTSIDE_ID)
    throw new CellRefused(field, `an id of at most ${MAX_OUTSIDE_ID} characters`, cell ?? '');
  return id;
}

/** As {@link idCell}, or null when empty. */
export function optionalIdCell(field: string, cell: Cell): string | null {
  return isBlank(cell) ? null : idCell(field, cell);
}

/** A name or label: trimmed, required. */
export function nameCell(field: string, cell: Cell): string {
  const name = (cell ?? '').trim();
  if (name === '') throw new CellRefused(field, 'some text', cell ?? '');
  return name;
}

/** As {@link nameCell}, or null when empty. */
export function optionalNameCell(cell: Cell): string | null {
  const name = (cell ?? '').trim();
  return name === '' ? null : name;
}

/** Free text exactly as given; null when there is nothing but space. */
export function freeTextCell(cell: Cell): string | null {
  return isBlank(cell) ? null : (cell ?? null);
}

/** Free text exactly as given, required. */
export function requiredTextCell(field: string, cell: Cell): string {
  const text = freeTextCell(cell);
  if (text === null) throw new CellRefused(field, 'some text', cell ?? '');
  return text;
}

/** A calendar day as a number. Remembered, because a register repeats each day once per pupil and session. */
export function epochDayCell(field: string, cell: Cell): EpochDay {
  const text = cell ?? '';
  const known = days.get(text);
  if (known !== undefined) return known;
  const day = text.trim();
  if (!isDay(day)) throw new CellRefused(field, 'YYYY-MM-DD', text);
  if (days.size >= REMEMBERED_DAYS) days.clear();
  const number = toEpochDay(day);
  days.set(text, number);
  return number;
}

/** As {@link epochDayCell}, or null when empty. */
export function optionalEpochDayCell(field: string, cell: Cell): EpochDay | null {
  return isBlank(cell) ? null : epochDayCell(field, cell);
}

/** A calendar day as text. */
export function dayCell(field: string, cell: Cell): Day {
  epochDayCell(field, cell);
  return (cell ?? '').trim();
}

/** As {@link dayCell}, or null when empty. */
export function optionalDayCell(field: string, cell: Cell): Day | null {
  return isBlank(cell) ? null : dayCell(field, cell);
}

/** true/false, yes/no, y/n or 1/0 in any case. Required: an empty cell about a contact's rights must not be guessed. */
export function booleanCell(field: string, cell: Cell): boolean {
  const word = (cell ?? '').trim().toLowerCase();
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  throw new CellRefused(field, 'true or false', cell ?? '');
}

/** True for a plain no, as {@link booleanCell} reads it. */
export function saysNo(cell: string): boolean {
  return NO.has(cell.trim().toLowerCase());
}

/** As {@link booleanCell}; an empty cell gives `whenEmpty`. */
export function optionalBooleanCell(field: string, cell: Cell, whenEmpty: boolean): boolean {
  return isBlank(cell) ? whenEmpty : booleanCell(field, cell);
}

/** A whole number from `least` to `most`, both included. */
export function wholeNumberCell(field: string, cell: Cell, least: number, most: number): number {
  const text = (cell ?? '').trim();
  const number = WHOLE.test(text) ? Number(text) : NaN;
  if (!(number >= least && number <= most))
    throw new CellRefused(field, `a whole number from ${least} to ${most}`, cell ?? '');
  return number === 0 ? 0 : number;
}

/** A decimal number with a point, or null when empty. A decimal comma is refused: "1,234" has two readings. */
export function optionalNumberCell(field: string, cell: Cell): number | null {
  if (isBlank(cell)) return null;
  const text = (cell ?? '').trim();
  if (!DECIMAL.test(text)) throw new CellRefused(field, 'a number such as 14 or 14.5', cell ?? '');
  const number = Number(text);
  return number === 0 ? 0 : number;
}

/** One of a closed list of words, in any case. */
export function wordCell<Word extends string>(field: string, cell: Cell, words: readonly Word[]): Word {
  const given = (cell ?? '').trim().toLowerCase();
  const word = words.find((candidate) => candidate.toLowerCase() === given);
  if (word === undefined) throw new CellRefused(field, oneOf(words), cell ?? '');
  return word;
}

/** As {@link wordCell}; an empty cell gives `whenEmpty`. */
export function optionalWordCell<Word extends string, Empty>(
  field: string,
  cell: Cell,
  words: readonly Word[],
  whenEmpty: Empty,
): Word | Empty {
  return isBlank(cell) ? whenEmpty : wordCell(field, cell, words);
}

/**
 * One mail address, or null when empty. Line breaks or a second address in here would let a file write mail headers, or put
 * both parents into one mail.
 */
export function optionalEmailCell(field: string, cell: Cell): string | null {
  const email = optionalNameCell(cell);
  if (email !== null && !isMailAddress(email)) throw new CellRefused(field, 'one mail address', email);
  return email;
}

/** Values separated by semicolons, trimmed, empty ones dropped. */
export function listCell(cell: Cell): string[] {
  return (cell ?? '')
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** True for a cell with nothing but space in it. */
export function isBlank(cell: Cell): boolean {
  return cell === undefined || cell === '' || cell.trim() === '';
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
