/**
 * Something the school asked for that cannot be done, said in words a person can act on.
 * One filter maps each kind to an HTTP status and a page; nothing else of the inside is shown.
 */
export abstract class DomainError extends Error {
  /** Stable, machine-readable name of the problem, kebab case. */
  abstract readonly code: string;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** A value that is not what was expected; names the field and what was expected of it. Status 422. */
export class InvalidInput extends DomainError {
  readonly code = 'invalid-input';

  constructor(
    readonly field: string,
    readonly expected: string,
    /** The whole sentence for a page, where "Expected …" would not be how a person says it. */
    readonly said: string | null = null,
  ) {
    super(`${field}: ${expected}`);
  }
}

/** No such record, or none this person may know of. Status 404. */
export class NotFound extends DomainError {
  readonly code: string = 'not-found';
}

/** The record is no longer in the state the request assumed. Status 409. */
export class Conflict extends DomainError {
  readonly code: string = 'conflict';
}

/** Known who asks, but not allowed. Status 403. */
export class NotAllowed extends DomainError {
  readonly code: string = 'not-allowed';
}

/** It was here and has ended; the page says the human way on. Status 410. */
export class Gone extends DomainError {
  readonly code: string = 'gone';
}
