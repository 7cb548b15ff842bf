import { Conflict } from '../../shared/errors.js';
import { listed } from '../wording.js';

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

/** A file that was made from one set would undo, unread, what another one says that is in force. */
export class MadeFromAnotherSet extends Conflict {
  override readonly code = 'published-meanwhile';

  constructor(inForce: readonly number[], against: number) {
    const sets = listed([...inForce].sort((a, b) => a - b).map(String));
    super(
      inForce.length === 1
        ? `Rule set ${sets} is in force, and the file was made from ${against}. Nothing has been published. ` +
            'Write the set out with "tandem rules export" and hold your file against it.'
        : `These schools go by rule sets ${sets}, and the file was made from ${against}. Nothing has been published. ` +
            `Publish first for the schools that go by ${against} alone, or leave --against out.`,
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
