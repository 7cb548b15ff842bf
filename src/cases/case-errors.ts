import { Conflict, NotFound } from '../shared/errors.js';
import type { CaseState } from './case.lifecycle.js';

/** No such case, or none this person may know of. Status 404. */
export class CaseNotFound extends NotFound {
  constructor() {
    super('There is no such case.');
  }
}

/** No such action, or none this person may know of. Status 404. */
export class ActionNotFound extends NotFound {
  constructor() {
    super('There is no such action.');
  }
}

/** Somebody else was first. Status 409; says who, so that two people can talk instead of guessing. */
export class AlreadyHandled extends Conflict {
  override readonly code = 'already-handled';

  constructor(who: string, what: string) {
    super(`Already handled by ${who}: ${what}.`);
  }
}

/** Nobody need do it any more; says why. Status 409. */
export class ActionWithdrawn extends Conflict {
  override readonly code = 'action-withdrawn';

  constructor(because: string) {
    super(`This is no longer to be done, as ${because}.`);
  }
}

/** Actions belong to cases that go on. Status 409. */
export class CaseNotActive extends Conflict {
  override readonly code = 'case-not-active';

  constructor(state: CaseState) {
    super(`This case is ${state}. Reopen it before adding to what is to be done.`);
  }
}

/** What was decided stays decided once this long has passed; the way on is a new decision. Status 409. */
export class UndoTooLate extends Conflict {
  override readonly code = 'undo-too-late';

  constructor(minutes: number) {
    super(
      `That was more than ${minutes} minutes ago and cannot be undone any more. Go on in the case itself.`,
    );
  }
}

/** Others have gone on from what was decided, so it cannot be undone under their hands; says what they did. Status 409. */
export class SomethingFollowed extends Conflict {
  override readonly code = 'something-followed';

  constructor(what: string) {
    super(`This cannot be undone any more: ${what}. Go on in the case itself.`);
  }
}

/** A closed case cannot come back while the pupil has another one. Status 409. */
export class AnotherCaseActive extends Conflict {
  override readonly code = 'another-case-active';

  constructor() {
    super('This pupil has another case at the school that is proposed, watched or open. Go on there.');
  }
}
