import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Day } from '../shared/days.js';
import { activeContext } from './known-contexts.js';
import { PupilCase } from './pupil-case.entity.js';

/** Finds cases for the layers above. Says nothing about who may know of them. */
@Injectable()
export class CaseDirectory {
  /** @param manager the transaction's, or the reader's. */
  byId(manager: EntityManager, id: number): Promise<PupilCase | null> {
    return manager.findOneBy(PupilCase, { id });
  }

  byPublicId(manager: EntityManager, publicId: string): Promise<PupilCase | null> {
    return manager.findOneBy(PupilCase, { publicId });
  }

  /**
   * Last day (inclusive) up to which nothing is drafted for home, because the school knows on `day` of something that explains
   * the signals; null when drafts may be made.
   */
  async heldBackUntil(manager: EntityManager, pupilId: number, day: Day): Promise<Day | null> {
    return (await activeContext(manager, pupilId, day))?.heldBackUntil ?? null;
  }
}
