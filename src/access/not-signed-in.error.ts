import { DomainError } from '../shared/errors.js';

/** Nobody we know asks. Status 401. */
export class NotSignedIn extends DomainError {
  readonly code = 'not-signed-in';

  constructor() {
    super('An API key is needed: send "Authorization: Bearer …". Make one with `tandem api-key create`.');
  }
}
