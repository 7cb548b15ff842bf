import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Redrafts } from '../drafting/redrafts.service.js';
import { FollowUp } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { type MeetingScene, readScene } from '../meeting-scene.js';
import { checkedOwnWords } from '../own-words.js';
import type { Decider } from './decider.js';
import { FollowUpDesk } from './follow-up-desk.js';

/** Adds a person's own words, and where in the school, to a draft; nobody at home hears of it before somebody has read and approved it all. */
@Injectable()
export class WordDraft {
  constructor(
    private readonly clock: Clock,
    private readonly desk: FollowUpDesk,
    private readonly redrafts: Redrafts,
  ) {}

  /**
   * Writes the draft anew with these words; empty takes them away. Throws NotFound, DslDecides, FollowUpTransitionRefused for what is no
   * draft, InvalidInput (`place` or `ownWords`) for what must not reach a family.
   */
  async word(
    publicId: string,
    by: Decider,
    typed: { readonly place: string; readonly ownWords: string },
  ): Promise<void> {
    await this.desk.decide(publicId, by, 'follow-up-worded', async (tx, followUp) => {
      nextFollowUpState(followUp.state, 'word');
      const scene = await readScene(tx, followUp, this.clock.now());
      this.desk.refuseUnlessDesk(scene, by);
      const own = checkedOwnWords(typed, namesIn(scene));
      await tx.update(FollowUp, { id: followUp.id }, { ...own });
      await this.redrafts.rewriteIfChanged(tx, { ...scene, followUp: { ...followUp, ...own } });
      const text = `${by.name} changed the words or the place of the invitation`;
      await this.desk.tell(tx, followUp, 'follow-up-worded', by.actor, text);
    });
  }
}

/** Somebody may be called Case, and work at Mast Lane School. */
function namesIn({ staff, school, home }: MeetingScene): string[] {
  return [
    ...staff.map((one) => one.name),
    school.name,
    home.pupilFirstName,
    ...home.people.map((one) => one.name),
  ];
}
