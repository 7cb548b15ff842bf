import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { activeContext } from '../../cases/known-contexts.js';
import type { PupilCase } from '../../cases/pupil-case.entity.js';
import { Clock } from '../../platform/clock/clock.js';
import { leftSchoolOn } from '../../people/enrolments/left-school.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { addDays, type Day } from '../../shared/days.js';
import { newPublicId } from '../../shared/ids.js';
import { CaseDesk, isStanding, readCase } from '../case-desk.js';
import { FollowUp, FollowUpStaff } from '../follow-up.entity.js';
import { deskOf, type Home, type HomePerson, readHome } from '../meeting-home.js';
import { readSchool, readSchoolDays } from '../meeting-school.js';
import { ownerFirst, readStaff, type StaffAtMeeting } from '../meeting-staff.js';
import type { WrittenInvitation } from '../invitation-wording.js';
import { overlapWith, type Slot } from '../scheduling.js';
import { localDay } from '../sending-hours.js';
import { writeRecipients } from './draft-recipients.js';
import { type DraftView, slotsFor } from './draft-slots.js';
import { DraftTexts } from './draft-texts.js';
import { findDsl, findMastWorker, readSought } from './meeting-attendance.js';
import { isOfThePast, ofItsDay } from './past-case.js';

/** A draft worked out and not yet written; `heldBackUntil`: known context holds it back up to and including that day. */
export type DraftPlan =
  | { readonly kind: 'draft'; readonly followUp: NewDraft }
  | { readonly kind: 'held-back'; readonly caseId: number; readonly heldBackUntil: Day }
  | { readonly kind: 'nothing-to-do' };

interface NewDraft {
  readonly scene: DraftScene;
  readonly found: PupilCase;
  readonly staff: readonly StaffAtMeeting[];
  readonly slots: readonly Slot[];
  readonly home: Home;
  readonly texts: ReadonlyMap<HomePerson, WrittenInvitation>;
}

interface DraftScene extends DraftView {
  readonly found: PupilCase;
}

const ACTIVE_STATES = ['draft', 'approved', 'answered'] as const;

/** Drafts a meeting for a case: who, what kind, suggested times, and each person's exact words. Takes nobody's time. */
@Injectable()
export class FollowUpDrafts {
  constructor(
    private readonly config: TandemConfig,
    private readonly texts: DraftTexts,
    private readonly clock: Clock,
    private readonly reader: Reader,
    private readonly desk: CaseDesk,
  ) {}

  /** Works a draft out; reads only. */
  async plan(caseId: number): Promise<DraftPlan> {
    const manager = this.reader.manager;
    const found = await readCase(manager, caseId);
    if (!isStanding(found) || (await hasActive(manager, caseId))) return { kind: 'nothing-to-do' };
    const scene = await this.sceneOf(manager, found);
    if (await leftSchoolOn(manager, found.pupilId, found.schoolId, scene.today))
      return { kind: 'nothing-to-do' };
    const context = await activeContext(manager, found.pupilId, scene.today);
    if (context) return { kind: 'held-back', caseId, heldBackUntil: context.heldBackUntil };
    const { home, staff } = await this.whoMeets(manager, scene);
    const slots = await slotsFor(manager, scene, staff);
    return {
      kind: 'draft',
      followUp: { scene, found, staff, slots, home, texts: this.texts.write(scene, home, staff, slots) },
    };
  }

  /** Writes a plan, unless the case has ended or somebody was first. */
  async save(tx: EntityManager, plan: DraftPlan): Promise<void> {
    if (plan.kind === 'nothing-to-do') return;
    if (plan.kind === 'held-back') {
      const { caseId, heldBackUntil } = plan;
      const text = `No meeting is drafted before ${addDays(heldBackUntil, 1)}: what is known about the pupil explains it`;
      return this.desk.tell(tx, { caseId, kind: 'follow-up-held-back', actor: 'worker', text });
    }
    const { found } = plan.followUp;
    const current = await readCase(tx, found.id);
    if (isStanding(current) && !(await hasActive(tx, found.id)))
      await this.insert(tx, await this.spread(tx, plan.followUp));
  }

  private async sceneOf(manager: EntityManager, found: PupilCase): Promise<DraftScene> {
    const school = await readSchool(manager, found.schoolId);
    const now = this.clock.now();
    const asOf = isOfThePast(found, localDay(now, school.zone)) ? ofItsDay(found) : now;
    const today = localDay(asOf, school.zone);
    return { found, school, asOf, today, schoolDays: await readSchoolDays(manager, school.id, today) };
  }

  private async whoMeets(
    manager: EntityManager,
    { found, school, today }: DraftScene,
  ): Promise<{ home: Home; staff: readonly StaffAtMeeting[] }> {
    const mast = await findMastWorker(manager, school.id, today);
    const proposed = [found.ownerStaffId, mast].filter((id) => id !== null);
    const known = await readStaff(manager, proposed, school.id);
    const home = await readHome(manager, found.pupilId, known, today);
    const joining = home.who.staff.filter((one) => one.joins).map((one) => one.staffId);
    const dsl = home.who.routedTo === 'dsl' ? await findDsl(manager, school.id, today) : null;
    const ids = [...new Set([...joining, ...(dsl === null ? [] : [dsl])])];
    return { home, staff: await readStaff(manager, ownerFirst(ids, found.ownerStaffId), school.id) };
  }

  /** Another draft for the same people may have been written since this one was worked out, with the same times. */
  private async spread(tx: EntityManager, draft: NewDraft): Promise<NewDraft> {
    const { scene, home, staff } = draft;
    const ids = staff.map((one) => one.staffId);
    if (overlapWith(draft.slots, await readSought(tx, ids, scene.asOf)) === 0) return draft;
    const slots = await slotsFor(tx, scene, staff);
    return { ...draft, slots, texts: this.texts.write(scene, home, staff, slots) };
  }

  private async insert(tx: EntityManager, draft: NewDraft): Promise<void> {
    const { found, home, slots, staff } = draft;
    const publicId = newPublicId();
    const made = await tx.insert(FollowUp, {
      publicId,
      caseId: found.id,
      pupilId: found.pupilId,
      schoolId: found.schoolId,
      state: 'draft',
      kind: 'face-to-face',
      slots: [...slots],
      draftedAt: this.clock.now(),
      routedTo: home.who.routedTo,
      uid: `${publicId}@${new URL(this.config.familyBaseUrl).hostname}`,
      sequence: 0,
    });
    const followUpId = Number(made.identifiers[0]?.['id']);
    for (const { staffId } of staff) await tx.insert(FollowUpStaff, { followUpId, staffId });
    await writeRecipients(tx, followUpId, home, draft.texts);
    await this.desk.tell(tx, {
      caseId: found.id,
      kind: 'follow-up-drafted',
      actor: 'worker',
      text: `A meeting with home is drafted, to be read and approved by the ${deskOf(home) === 'dsl' ? 'DSL' : 'pastoral lead'}`,
      data: { followUp: publicId },
    });
  }
}

function hasActive(manager: EntityManager, caseId: number): Promise<boolean> {
  return manager.existsBy(FollowUp, { caseId, state: In([...ACTIVE_STATES]) });
}
