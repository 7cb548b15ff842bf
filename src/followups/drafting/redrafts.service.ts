import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import type { Instant } from '../../shared/instants.js';
import { FollowUp, FollowUpStaff } from '../follow-up.entity.js';
import { readSchoolDays } from '../meeting-school.js';
import type { MeetingScene } from '../meeting-scene.js';
import type { StaffAtMeeting } from '../meeting-staff.js';
import type { Slot } from '../scheduling.js';
import { localDayOf } from '../../shared/local-day.js';
import { type SchoolDays } from '../sending-hours.js';
import { draftChanged, writeRecipients } from './draft-recipients.js';
import { slotsFor } from './draft-slots.js';
import { DraftTexts } from './draft-texts.js';
import { isOfThePast, ofItsDay } from './past-case.js';

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
   */
  async rewriteIfChanged(tx: EntityManager, scene: MeetingScene): Promise<boolean> {
    const { followUp, notJoining } = scene;
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

  /** A draft of a run over the past was written from its case's own day, unless it has been written anew since. */
  private async wordsDiffer(
    tx: EntityManager,
    scene: MeetingScene,
    staff: readonly StaffAtMeeting[],
  ): Promise<boolean> {
    const { followUp, found, home, school } = scene;
    const differ = (asOf: Instant, schoolDays: SchoolDays) =>
      draftChanged(
        tx,
        followUp.id,
        home,
        this.texts.write({ school, schoolDays, asOf }, home, staff, followUp.slots),
      );
    if (!(await differ(followUp.draftedAt, scene.schoolDays))) return false;
    if (!isOfThePast(found, localDayOf(followUp.draftedAt, school.zone))) return true;
    return differ(ofItsDay(found), await readSchoolDays(tx, school.id, found.proposedOn));
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
    const change = { routedTo: home.who.routedTo, draftedAt, slots: [...slots] };
    await tx.update(FollowUp, { id: followUp.id }, change);
  }
}
