import type { EntityManager } from 'typeorm';
import { NotNow } from '../platform/jobs/job-handler.js';

/** That one run, and no other, may write for an import: a queue may bring the same import to two workers. */
export interface ImportClaim {
  /**
   * Asked first in each transaction of the run; until that ends nobody can take the import over.
   * @throws ImportTakenOver when somebody has
   */
  check(this: void, tx: EntityManager): Promise<void>;
}

/** For an import that no queue brings: whoever gave the command is alone with it. */
export const UNDISPUTED: ImportClaim = { check: () => Promise.resolve() };

/** Another worker is at this import and gives signs of life. Nothing of it was touched. */
export class ImportUnderWay extends NotNow {
  constructor(againInMs: number) {
    super('Another worker is at this import.', againInMs);
  }
}

/** This run was silent for so long that another has taken the import over. Whatever it still had to write is left to that one. */
export class ImportTakenOver extends NotNow {
  constructor(againInMs: number) {
    super('Another worker has taken this import over.', againInMs);
  }
}
