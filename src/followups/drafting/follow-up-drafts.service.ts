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
import { deskOf, type Home, type HomePerson } from '../meeting-home.js';
import { readSchool, readSchoolDays } from '../meeting-school.js';
import type { StaffAtMeeting } from '../meeting-staff.js';
import type { WrittenInvitation } from '../invitation-wording.js';
import { overlapWith, type Slot } from '../scheduling.js';
import { localDayOf } from '../../shared/local-day.js';
import { writeRecipients } from './draft-recipients.js';
import { type DraftView, slotsFor } from './draft-slots.js';
import { DraftTexts } from './draft-texts.js';
import { readSought } from './meeting-attendance.js';
import { clockOf, pastDayOf } from './past-case.js';
import { whoMeets } from './who-meets.js';

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
  readonly lookAt: Day | null;
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
    const { home, staff } = await whoMeets(manager, scene);
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
    const lookAt = pastDayOf(found, school.zone);
    const asOf = clockOf(lookAt, this.clock.now());
    const today = localDayOf(asOf, school.zone);
    return {
      found,
      lookAt,
      school,
      asOf,
      today,
      schoolDays: await readSchoolDays(manager, school.id, today),
    };
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
      lookAt: draft.scene.lookAt,
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
