import { Injectable } from '@nestjs/common';
import { type EntityManager, In, Not } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import type { Day } from '../../shared/days.js';
import { FollowUp, FollowUpStaff } from '../follow-up.entity.js';
import { type MeetingScene, readScene } from '../meeting-scene.js';
import type { StaffAtMeeting } from '../meeting-staff.js';
import type { Slot } from '../scheduling.js';
import { draftChanged, writeRecipients } from './draft-recipients.js';
import { slotsFor } from './draft-slots.js';
import { DraftTexts } from './draft-texts.js';
import { clockOf } from './past-case.js';
import { type WhoMeets, whoMeets } from './who-meets.js';

/** What a draft is written anew from. */
interface Rewriting extends WhoMeets {
  readonly slots: readonly Slot[];
  readonly lookAt: Day | null;
}

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
    const { followUp, home, notJoining } = scene;
    if (followUp.lookAt !== null) {
      await this.newTimes(tx, scene);
      return true;
    }
    const staff = joining(scene);
    if (notJoining.length === 0 && !(await this.wordsDiffer(tx, scene, staff))) return false;
    await this.rewrite(tx, scene, { home, staff, slots: followUp.slots, lookAt: null });
    return true;
  }

  /**
   * Suggests times anew, from now on, and writes the draft for them: those of an old draft have passed or been taken. Returns them.
   */
  async newTimes(tx: EntityManager, scene: MeetingScene): Promise<Slot[]> {
    return this.fromNowOn(tx, scene, await this.whoMeetsNow(tx, scene));
  }

  /** The same with whoever would meet now: somebody who was to be there works for the school no more. */
  async withoutWhoLeft(tx: EntityManager, scene: MeetingScene): Promise<void> {
    await this.fromNowOn(tx, scene, await whoMeets(tx, scene));
  }

  /**
   * Writes a draft that suggests no time anew once there are times, with whoever is known by then; true when there were. By the
   * draft's own clock: a look at the past stays one.
   */
  async firstTimes(tx: EntityManager, followUp: FollowUp): Promise<boolean> {
    if (followUp.state !== 'draft' || followUp.slots.length > 0) return false;
    const asOf = clockOf(followUp.lookAt, this.clock.now());
    const scene = await readScene(tx, followUp, asOf);
    if (scene.pupilLeftOn !== null) return false;
    const meets = await this.whoMeetsNow(tx, scene);
    const slots = await slotsFor(tx, { ...scene, asOf }, meets.staff, followUp.id);
    if (slots.length === 0) return false;
    await this.rewrite(tx, scene, { ...meets, slots, lookAt: followUp.lookAt });
    return true;
  }

  /** Who was to be there; where no time was ever found, nobody has counted on anybody, and it is worked out afresh. */
  private whoMeetsNow(tx: EntityManager, scene: MeetingScene): Promise<WhoMeets> {
    if (scene.followUp.slots.length === 0) return whoMeets(tx, scene);
    return Promise.resolve({ home: scene.home, staff: joining(scene) });
  }

  private async fromNowOn(tx: EntityManager, scene: MeetingScene, meets: WhoMeets): Promise<Slot[]> {
    const slots = await slotsFor(tx, { ...scene, asOf: this.clock.now() }, meets.staff, scene.followUp.id);
    await this.rewrite(tx, scene, { ...meets, slots, lookAt: null });
    return slots;
  }

  private wordsDiffer(
    tx: EntityManager,
    scene: MeetingScene,
    staff: readonly StaffAtMeeting[],
  ): Promise<boolean> {
    const { followUp, home } = scene;
    const texts = this.texts.write(
      { ...scene, asOf: followUp.draftedAt },
      home,
      staff,
      followUp.slots,
      followUp,
    );
    return draftChanged(tx, followUp.id, home, texts);
  }

  private async rewrite(
    tx: EntityManager,
    scene: MeetingScene,
    { home, staff, slots, lookAt }: Rewriting,
  ): Promise<void> {
    const { followUp } = scene;
    const { id } = followUp;
    await setStaff(tx, id, staff);
    const draftedAt = this.clock.now();
    const texts = this.texts.write(
      { ...scene, asOf: clockOf(lookAt, draftedAt) },
      home,
      staff,
      slots,
      followUp,
    );
    await writeRecipients(tx, id, home, texts);
    const change = { routedTo: home.who.routedTo, draftedAt, lookAt, slots: [...slots] };
    await tx.update(FollowUp, { id }, change);
  }
}

function joining({ staff, notJoining }: MeetingScene): StaffAtMeeting[] {
  return staff.filter((one) => !notJoining.includes(one.staffId));
}

async function setStaff(
  tx: EntityManager,
  followUpId: number,
  staff: readonly StaffAtMeeting[],
): Promise<void> {
  const ids = staff.map((one) => one.staffId);
  await tx.delete(FollowUpStaff, { followUpId, staffId: Not(In(ids)) });
  const before = await tx.findBy(FollowUpStaff, { followUpId });
  const missing = ids.filter((staffId) => !before.some((one) => one.staffId === staffId));
  for (const staffId of missing) await tx.insert(FollowUpStaff, { followUpId, staffId });
}
