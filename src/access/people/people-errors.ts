import { Conflict, NotAllowed } from '../../shared/errors.js';

/** An organisation without anybody who can let others in would have to ask whoever runs the server. */
export class LastAdministrator extends Conflict {
  constructor() {
    super('Nobody else here is an administrator who can sign in. Make somebody one first.');
  }
}

/** Nobody widens what they may do by themselves, or shuts themselves out. */
export class NotOneself extends NotAllowed {
  constructor(what: string) {
    super(`Nobody ${what} themselves. Ask another administrator.`);
  }
}

/** The roles that were looked at are not those that stand now. */
export class RolesChanged extends Conflict {
  constructor() {
    super(
      'These roles have been changed since you opened the page. Nothing was changed now. Please look again.',
    );
  }
}
