import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { CasesService } from '../../cases/cases.service.js';
import { Clock } from '../../platform/clock/clock.js';
import { FollowUp } from '../follow-up.entity.js';
import { MeetingNotCalledOff } from './follow-up-errors.js';

/** A person closes a case: not over the head of a home that has a meeting in its calendar. */
@Injectable()
export class CloseCase {
  constructor(
    private readonly clock: Clock,
    private readonly cases: CasesService,
  ) {}

  /** open → closed, with the reason. Throws as {@link CasesService.close}, and MeetingNotCalledOff. */
  close(casePublicId: string, by: Actor, reason: string): Promise<void> {
    return this.cases.close(casePublicId, by, reason, (tx, caseId) => this.refuseWhileAhead(tx, caseId));
  }

  /** Approving takes the pupil's lock too: no meeting comes about behind the back of this question. */
  private async refuseWhileAhead(tx: EntityManager, caseId: number): Promise<void> {
    const state = In(['approved', 'answered'] as const);
    const ahead = { caseId, state, startsAt: MoreThan(this.clock.now()) };
    if (await tx.existsBy(FollowUp, ahead)) throw new MeetingNotCalledOff();
  }
}
