import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { FollowUp, FollowUpStaff } from '../follow-up.entity.js';
import type { MeetingScene } from '../meeting-scene.js';
import type { StaffAtMeeting } from '../meeting-staff.js';
import type { Slot } from '../scheduling.js';
import { draftChanged, writeRecipients } from './draft-recipients.js';
import { slotsFor } from './draft-slots.js';
import { DraftTexts } from './draft-texts.js';

/** Writes standing drafts anew. The caller holds the follow-up's lock. */
@Injectable()
export class Redrafts {
  constructor(
    private readonly clock: Clock,
    private readonly texts: DraftTexts,
  ) {}

  /**
   * Writes a draft anew as things stand now, when who is asked or joins, or any word to anybody, has changed since it was
   * written: a name, a language, the school's phone. True when it had; what somebody has read is then not what would be sent.
   * A look at the past is always made one of today, times and all: as it stands it must reach nobody.
   */
  async rewriteIfChanged(tx: EntityManager, scene: MeetingScene): Promise<boolean> {
    const { followUp, notJoining } = scene;
    if (followUp.lookAt !== null) {
      await this.newTimes(tx, scene);
      return true;
    }
    const staff = scene.staff.filter((one) => !notJoining.includes(one.staffId));
    if (notJoining.length === 0 && !(await this.wordsDiffer(tx, scene, staff))) return false;
    await this.rewrite(tx, scene, staff, followUp.slots);
    return true;
  }

  /**
   * Suggests times anew, from now on, and writes the draft for them: those of an old draft have passed or been taken. Returns them.
   */
  async newTimes(tx: EntityManager, scene: MeetingScene): Promise<Slot[]> {
    const staff = scene.staff.filter((one) => !scene.notJoining.includes(one.staffId));
    const slots = await slotsFor(tx, { ...scene, asOf: this.clock.now() }, staff, scene.followUp.id);
    await this.rewrite(tx, scene, staff, slots);
    return slots;
  }

  private wordsDiffer(
    tx: EntityManager,
    scene: MeetingScene,
    staff: readonly StaffAtMeeting[],
  ): Promise<boolean> {
    const { followUp, home } = scene;
    const texts = this.texts.write({ ...scene, asOf: followUp.draftedAt }, home, staff, followUp.slots);
    return draftChanged(tx, followUp.id, home, texts);
  }

  private async rewrite(
    tx: EntityManager,
    scene: MeetingScene,
    staff: readonly StaffAtMeeting[],
    slots: readonly Slot[],
  ): Promise<void> {
    const { followUp, home, notJoining } = scene;
    if (notJoining.length > 0)
      await tx.delete(FollowUpStaff, { followUpId: followUp.id, staffId: In([...notJoining]) });
    const draftedAt = this.clock.now();
    const texts = this.texts.write({ ...scene, asOf: draftedAt }, home, staff, slots);
    await writeRecipients(tx, followUp.id, home, texts);
    const change = { routedTo: home.who.routedTo, draftedAt, lookAt: null, slots: [...slots] };
    await tx.update(FollowUp, { id: followUp.id }, change);
  }
}
