import { Conflict, NotFound } from '../../shared/errors.js';

/** How a command on the server is called where people read of it. */
export const BY_COMMAND = 'Whoever runs Tandem';

/** There is none, or it is of a school that is not theirs: nobody learns which. */
export class NoSuchRuleDraft extends NotFound {
  constructor() {
    super('There is no such draft of rules.');
  }
}

/** Somebody else, or the same person in another window, was faster. Nothing is overwritten. */
export class DraftChangedMeanwhile extends Conflict {
  override readonly code = 'draft-changed-meanwhile';

  constructor(readonly changedBy: string) {
    super(
      `${changedBy} has changed this draft meanwhile. Look at it as it is now, and make your change again.`,
    );
  }
}

/** A draft that was published or discarded stays as it was. */
export class DraftIsDone extends Conflict {
  override readonly code = 'draft-is-done';

  constructor(readonly publishedVersion: number | null) {
    super(
      publishedVersion === null
        ? 'This draft has been discarded meanwhile.'
        : `This draft has been published meanwhile, as rule set ${publishedVersion}.`,
    );
  }
}

/** A rule that the draft does not have, or no longer. */
export class NoSuchRule extends NotFound {
  constructor() {
    super('There is no such rule in this draft, or somebody has removed it meanwhile.');
  }
}
