import { Conflict, DomainError } from '../../shared/errors.js';

/** The header is there, but is no key. Status 400. */
export class KeyNotReadable extends DomainError {
  readonly code = 'idempotency-key-unreadable';

  constructor() {
    super(
      'Idempotency-Key: expected one text of 8 to 200 visible characters, such as a UUID in quotation marks.',
    );
  }
}

/** This key was used for something else. Status 422. */
export class KeyUsedForOther extends DomainError {
  readonly code = 'idempotency-key-reused';

  constructor() {
    super(
      'This Idempotency-Key was used for another request within a day. Each request needs one of its own.',
    );
  }
}

/** The same request is being done at this moment. Status 409. */
export class RequestUnderWay extends Conflict {
  override readonly code = 'request-under-way';

  constructor() {
    super('The same request is being done at this moment. Send it again a little later for its answer.');
  }
}
