import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { setImmediate as breathe } from 'node:timers/promises';
import { InvalidInput } from '../../../shared/errors.js';

/** Most rows of one request. */
export const MOST_ROWS = 2_000;

/** What is wrong with one field of a row. */
export interface FieldError {
  readonly field: string;
  readonly expected: string;
}

/** The rows of a request: each as its DTO, or what is wrong with it. `single`: the body was the row itself. */
export interface SentRows<Dto> {
  readonly single: boolean;
  readonly rows: readonly (Dto | readonly FieldError[])[];
}

export function isRefused<Dto extends object>(
  row: Dto | readonly FieldError[],
): row is readonly FieldError[] {
  return Array.isArray(row);
}

const CHECKED_WITHOUT_PAUSE = 100;

/**
 * Reads a body that is one row, or `{ [name]: [row, …] }`. Rows are checked one by one, so that a bad one does not take the good ones
 * with it; the server goes on answering others in between.
 * @throws InvalidInput for a body that is neither, or for more than {@link MOST_ROWS} rows.
 */
export async function readRows<Dto extends object>(
  body: unknown,
  name: string,
  dto: new () => Dto,
): Promise<SentRows<Dto>> {
  if (!isObject(body)) throw new InvalidInput(name, 'expected one object, or a list of them');
  const list = body[name];
  if (!Array.isArray(list)) return { single: true, rows: [checkRow(body, dto)] };
  if (list.length === 0 || list.length > MOST_ROWS)
    throw new InvalidInput(name, `expected 1 to ${MOST_ROWS} rows`);
  const rows: (Dto | readonly FieldError[])[] = [];
  for (const row of list as unknown[]) {
    if (rows.length % CHECKED_WITHOUT_PAUSE === 0) await breathe();
    rows.push(checkRow(row, dto));
  }
  return { single: false, rows };
}

function checkRow<Dto extends object>(row: unknown, dto: new () => Dto): Dto | readonly FieldError[] {
  if (!isObject(row)) return [{ field: 'row', expected: 'expected an object' }];
  const instance = plainToInstance(dto, row);
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true });
  return errors.length === 0 ? instance : errors.flatMap(fieldErrors);
}

function fieldErrors(error: ValidationError): FieldError[] {
  return Object.values(error.constraints ?? {}).map((expected) => ({ field: error.property, expected }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
