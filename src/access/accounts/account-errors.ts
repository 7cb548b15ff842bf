import { Conflict, DomainError, Gone } from '../../shared/errors.js';

/** Address and password do not fit an account in use; never says which of them. */
export class WrongPassword extends DomainError {
  readonly code = 'not-signed-in';

  constructor() {
    super('That address and password do not belong to an account here.');
  }
}

/** Neither a fresh code of the app nor an unused recovery code. */
export class WrongCode extends DomainError {
  readonly code = 'not-signed-in';

  constructor() {
    super('That code is not right. Codes change every 30 seconds, and each can be used once.');
  }
}

/** A link for choosing a password that was used, replaced or is too old. */
export class LinkSpent extends Gone {
  constructor() {
    super('This link has been used, or is too old. You can ask for another.');
  }
}

/** The installation has its first account; further ones are made by an administrator. */
export class AlreadySetUp extends Conflict {
  constructor() {
    super('Tandem has been set up here already. Please sign in.');
  }
}
