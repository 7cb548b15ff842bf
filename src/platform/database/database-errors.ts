import { QueryFailedError } from 'typeorm';

/** A statement failed in the reading thread; `code` is SQLite's, such as `SQLITE_BUSY`, or `ENDED` where the thread itself has. */
export class ReadingFailed extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
    this.name = 'ReadingFailed';
  }
}

function driverCode(error: unknown): string {
  if (error instanceof ReadingFailed) return error.code;
  if (!(error instanceof QueryFailedError)) return '';
  const driver: unknown = error.driverError;
  if (typeof driver !== 'object' || driver === null || !('code' in driver)) return '';
  return typeof driver.code === 'string' ? driver.code : '';
}

/** What SQLite itself calls a fault, such as `SQLITE_CORRUPT`; null for an error of another origin. Told by its code, whoever loaded the driver. */
export function sqliteCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null;
}

/** Another process is writing (SQLite), or two transactions met (PostgreSQL): nothing was done, try again. */
export function isContention(error: unknown): boolean {
  const code = driverCode(error);
  return code.startsWith('SQLITE_BUSY') || code === '40001' || code === '40P01';
}

/** A unique key said that somebody was first. */
export function isUniqueViolation(error: unknown): boolean {
  const code = driverCode(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === '23505';
}

/** No connection came free in time: as many units as the pool holds were under way. Nothing was begun. */
export function isPoolExhausted(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('timeout exceeded when trying to connect');
}

/** A unit of work was begun inside another: on SQLite it would wait for itself, on PostgreSQL commit by itself. */
export class NestedUnitOfWork extends Error {
  constructor() {
    super('A unit of work was begun inside another one; hand the transaction on instead.');
    this.name = 'NestedUnitOfWork';
  }
}

/** The database stayed busy for longer than a person would wait. Nothing was written. */
export class DatabaseBusy extends Error {
  constructor() {
    super('The database was busy for too long; nothing was written.');
    this.name = 'DatabaseBusy';
  }
}
