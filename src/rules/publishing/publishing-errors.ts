import { Conflict } from '../../shared/errors.js';

/** Since they looked, others have published: what they have read as the difference is no longer what would change. */
export class PublishedMeanwhile extends Conflict {
  override readonly code = 'published-meanwhile';

  constructor(version: number, by: string) {
    super(
      `${by} has published rule set ${version} meanwhile. Nothing of yours has been published. ` +
        'Read below what yours would change now.',
    );
  }
}

/** The rules are those that are in force already. */
export class NothingToPublish extends Conflict {
  override readonly code = 'nothing-to-publish';

  constructor() {
    super('These are the rules in force already: there is nothing to publish.');
  }
}
