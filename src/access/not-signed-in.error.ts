import { DomainError } from '../shared/errors.js';

const MAKE_ONE = 'Make one with `tandem api-key create`.';

/** Nobody we know asks. Status 401. */
export class NotSignedIn extends DomainError {
  readonly code = 'not-signed-in';

  /** @param keyGiven true: a key came that is of no use; whether it ever was a key is not said */
  constructor(keyGiven = false) {
    super(
      keyGiven
        ? `This API key is not known here, has expired or has been revoked. ${MAKE_ONE}`
        : `An API key is needed: send "Authorization: Bearer …". ${MAKE_ONE}`,
    );
  }
}
