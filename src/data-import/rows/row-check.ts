/** The cells of one row in the canonical order of its kind; a column the file does not have is an empty cell. */
export type Cells = readonly string[];

/** What is wrong with a row: the canonical column, and what was expected there. */
export interface Rejection {
  readonly field: string;
  readonly reason: string;
}

/** The outcome of checking one row. */
export type Checked<Row> =
  | { readonly ok: Row; readonly rejected?: undefined }
  | { readonly ok?: undefined; readonly rejected: Rejection };

/** A cell that is not what its column asks for. Thrown by the cell readers and caught in {@link checked}. */
export class CellRefused extends Error {
  constructor(
    readonly field: string,
    expected: string,
    value: string,
  ) {
    super(`${field}: expected ${expected}, got "${shown(value)}"`);
  }
}

/** Runs the readers of one row; the first cell refused rejects the row. */
export function checked<Row>(read: () => Row): Checked<Row> {
  try {
    return { ok: read() };
  } catch (error) {
    if (error instanceof CellRefused) return { rejected: { field: error.field, reason: error.message } };
    throw error;
  }
}

const SHOWN_CHARACTERS = 40;

/** A value as it may stand in a message: cut to 40 characters, control and invisible characters written as \u0007. */
export function shown(value: string): string {
  const characters = Array.from(value.slice(0, SHOWN_CHARACTERS * 2));
  const start = characters.slice(0, SHOWN_CHARACTERS).join('');
  const cut = start.length < value.length ? '…' : '';
  return start.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escaped) + cut;
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
