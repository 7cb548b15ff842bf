import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Redrafts } from '../drafting/redrafts.service.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { readScene } from '../meeting-scene.js';
import type { Slot } from '../scheduling.js';
import type { Decider } from './decider.js';
import { FollowUpDesk } from './follow-up-desk.js';

/** Suggests other times in a draft: those of last week have passed, or were given to other families. */
@Injectable()
export class RefreshTimes {
  constructor(
    private readonly clock: Clock,
    private readonly desk: FollowUpDesk,
    private readonly redrafts: Redrafts,
  ) {}

  /**
   * Writes the draft anew for times that are possible now; it must be read again. Returns them, earliest first. Throws NotFound,
   * DslDecides, PupilHasLeft, FollowUpTransitionRefused for what is no draft.
   */
  refresh(publicId: string, by: Decider): Promise<Slot[]> {
    return this.desk.decide(publicId, by, 'follow-up-times-refreshed', async (tx, followUp) => {
      nextFollowUpState(followUp.state, 'refresh-times');
      const scene = await readScene(tx, followUp, this.clock.now());
      this.desk.refuseUnlessDesk(scene, by);
      this.desk.refuseIfLeft(scene);
      const slots = await this.redrafts.newTimes(tx, scene);
      const text = 'Other times for the meeting are suggested';
      await this.desk.tell(tx, followUp, 'follow-up-times-refreshed', by.actor, text);
      return slots;
    });
  }
}
