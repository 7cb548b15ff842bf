import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { CaseWork } from '../case-work.js';
import { refuseSecond } from './first-decision.js';
import { WatchedCases } from './watched-cases.js';

/** A person looks at a watched case before its day: then it is decided about like any other. */
@Injectable()
export class LookAgain {
  constructor(
    private readonly work: CaseWork,
    private readonly watched: WatchedCases,
  ) {}

  /** watched → proposed; nothing where it is to be looked at already. Throws CaseNotFound, AlreadyHandled. */
  now(casePublicId: string, by: Actor): Promise<void> {
    return this.work.inCase(casePublicId, by, 'case-return', async (tx, found) => {
      await refuseSecond(tx, found, 'return');
      if (found.state === 'proposed') return;
      await this.watched.bringBack(tx, found, by.name, 'Looked at again before its day.');
    });
  }
}
