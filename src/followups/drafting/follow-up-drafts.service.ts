import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { activeContext } from '../../cases/known-contexts.js';
import { MeetingWishes } from '../../cases/meeting-wishes.js';
import type { PupilCase } from '../../cases/pupil-case.entity.js';
import { Clock } from '../../platform/clock/clock.js';
import { leftSchoolOn } from '../../people/enrolments/left-school.js';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import { isStanding, readCase } from '../case-desk.js';
import { FollowUp } from '../follow-up.entity.js';
import { readSchool, readSchoolDays } from '../meeting-school.js';
import { overlapWith } from '../scheduling.js';
import { localDayOf } from '../../shared/local-day.js';
import { type DraftView, slotsFor } from './draft-slots.js';
import { DraftRecorder, type NewDraft } from './draft-recorder.js';
import { DraftTexts } from './draft-texts.js';
import { readSought } from './meeting-attendance.js';
import { clockOf, pastDayOf } from './past-case.js';
import { whoMeets } from './who-meets.js';

/**
 * A draft worked out and not yet written; `heldBackUntil`: known context holds it back up to and including that day;
 * not wanted: the rules that proposed the case ask for none.
 */
export type DraftPlan =
  | { readonly kind: 'draft'; readonly followUp: PlannedDraft }
  | { readonly kind: 'held-back'; readonly caseId: number; readonly heldBackUntil: Day }
  | { readonly kind: 'not-wanted'; readonly caseId: number }
  | { readonly kind: 'nothing-to-do' };

interface PlannedDraft extends NewDraft {
  readonly scene: DraftScene;
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
    private readonly texts: DraftTexts,
    private readonly clock: Clock,
    private readonly reader: Reader,
    private readonly wishes: MeetingWishes,
    private readonly recorder: DraftRecorder,
  ) {}

  /** Works a draft out; reads only. */
  async plan(caseId: number): Promise<DraftPlan> {
    const manager = this.reader.manager;
    const found = await readCase(manager, caseId);
    if (!isStanding(found) || (await hasActive(manager, caseId))) return { kind: 'nothing-to-do' };
    if (!(await this.wishes.areThere(found.evidence))) return { kind: 'not-wanted', caseId };
    const scene = await this.sceneOf(manager, found);
    if (await leftSchoolOn(manager, found.pupilId, found.schoolId, scene.today))
      return { kind: 'nothing-to-do' };
    const context = await activeContext(manager, found.pupilId, scene.today);
    if (context) return { kind: 'held-back', caseId, heldBackUntil: context.heldBackUntil };
    const { home, staff } = await whoMeets(manager, scene);
    const slots = await slotsFor(manager, scene, staff);
    return {
      kind: 'draft',
      followUp: {
        scene,
        found,
        lookAt: scene.lookAt,
        staff,
        slots,
        home,
        texts: this.texts.write(scene, home, staff, slots),
      },
    };
  }

  /**
   * Writes a plan, unless the case has ended or somebody was first. That no meeting is wanted is not written either where a concern has joined
   * meanwhile whose rule wants one: its own job drafts it.
   */
  async save(tx: EntityManager, plan: DraftPlan): Promise<void> {
    if (plan.kind === 'nothing-to-do') return;
    const caseId = plan.kind === 'draft' ? plan.followUp.found.id : plan.caseId;
    const current = await readCase(tx, caseId);
    if (!isStanding(current) || (await hasActive(tx, caseId))) return;
    if (plan.kind === 'held-back') await this.recorder.heldBack(tx, caseId, plan.heldBackUntil);
    else if (plan.kind === 'draft') await this.recorder.insert(tx, await this.spread(tx, plan.followUp));
    else if (!(await this.wishes.areThere(current.evidence))) await this.recorder.notWanted(tx, caseId);
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
  private async spread(tx: EntityManager, draft: PlannedDraft): Promise<PlannedDraft> {
    const { scene, home, staff } = draft;
    const ids = staff.map((one) => one.staffId);
    if (overlapWith(draft.slots, await readSought(tx, ids, scene.asOf)) === 0) return draft;
    const slots = await slotsFor(tx, scene, staff);
    return { ...draft, slots, texts: this.texts.write(scene, home, staff, slots) };
  }
}

function hasActive(manager: EntityManager, caseId: number): Promise<boolean> {
  return manager.existsBy(FollowUp, { caseId, state: In([...ACTIVE_STATES]) });
}
