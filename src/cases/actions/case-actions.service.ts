import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { type Day, isDay } from '../../shared/days.js';
import { InvalidInput } from '../../shared/errors.js';
import { type HomeTalk, HomeTalks } from '../../signals/home/home-talks.service.js';
import { actorName } from '../actor-names.js';
import { ACTIVE_CASE_STATES } from '../case.lifecycle.js';
import { ActionWithdrawn, AlreadyHandled, CaseNotActive } from '../case-errors.js';
import { CaseWork } from '../case-work.js';
import { CaseChronology } from '../chronology/case-chronology.js';
import { possibleStaff } from '../ownership/possible-staff.js';
import type { PupilCase } from '../pupil-case.entity.js';
import { CaseAction } from './case-action.entity.js';
import { CaseActions } from './case-actions.js';

/** What a person wants done in a case. */
export interface WantedAction {
  readonly title: string;
  /** Last day to do it, inclusive. */
  readonly dueOn: Day;
  /** Public id of the member of staff who does it; the case's owner when absent. */
  readonly owner?: string;
}

/** A conversation that was to be had, and how the story of the case tells it. */
export interface DoneByTalking {
  readonly talk: HomeTalk;
  /** "Reached Claire Cooper by phone." */
  readonly words: string;
}

/** What people promise in a case, and that it was done. */
@Injectable()
export class CaseActionsService {
  constructor(
    private readonly work: CaseWork,
    private readonly actions: CaseActions,
    private readonly chronology: CaseChronology,
    private readonly schoolToday: SchoolToday,
    private readonly talks: HomeTalks,
  ) {}

  /** Returns the action's public id. Throws InvalidInput, CaseNotFound, CaseNotActive. */
  async addAction(casePublicId: string, by: Actor, wanted: WantedAction): Promise<string> {
    if (wanted.title.trim() === '') throw new InvalidInput('title', 'what is to be done');
    if (!isDay(wanted.dueOn)) throw new InvalidInput('dueOn', 'a day as YYYY-MM-DD');
    const today = await this.schoolToday.everywhere();
    return this.work.inCase(casePublicId, by, 'case-action-add', async (tx, found) => {
      if (!ACTIVE_CASE_STATES.includes(found.state)) throw new CaseNotActive(found.state);
      const made = await this.actions.add(tx, {
        caseId: found.id,
        title: wanted.title,
        ownerStaffId: await ownerOf(tx, found, today(found.schoolId), wanted.owner),
        dueOn: wanted.dueOn,
        origin: null,
        actor: by.name,
      });
      return made.publicId;
    });
  }

  /**
   * @param talked with whom at home, where it was to be done by speaking with them: recorded with the pupil in the same step
   * Throws ActionNotFound, ActionWithdrawn, InvalidInput, or AlreadyHandled naming who has done it.
   */
  async completeAction(
    actionPublicId: string,
    by: Actor,
    talked: DoneByTalking | null = null,
  ): Promise<void> {
    const today = await this.schoolToday.everywhere();
    await this.work.onAction(actionPublicId, by, 'case-action-done', async (tx, found, action) => {
      if (action.doneAt !== null) {
        throw new AlreadyHandled(await actorName(tx, action.doneBy ?? ''), 'the action is done');
      }
      if (action.withdrawnAt !== null) throw new ActionWithdrawn(action.withdrawnBecause ?? '');
      const at = await this.chronology.append(tx, {
        caseId: found.id,
        kind: 'action-done',
        actor: by.name,
        text: talked === null ? action.title : `${action.title}\n${talked.words}`,
        data: { action: action.publicId },
      });
      if (talked !== null)
        await this.talks.write(tx, {
          ...{ actor: by, pupilId: found.pupilId, today: today(found.schoolId) },
          ...{ talk: talked.talk, origin: `action:${action.publicId}` },
        });
      await tx.update(CaseAction, { id: action.id }, { doneAt: at, doneBy: by.name });
    });
  }
}

/** Of those whom the page of the case lists today: who has left, or is of a team that may not see the child, would never read it. */
async function ownerOf(
  tx: EntityManager,
  found: PupilCase,
  today: Day,
  wanted?: string,
): Promise<number | null> {
  if (wanted === undefined) return found.ownerStaffId;
  const owner = (await possibleStaff(tx, found, today)).find((one) => one.id === wanted);
  if (!owner)
    throw new InvalidInput(
      'owner',
      'the id of somebody who works at this school today, or in a team that works for it and to which the family has said yes',
    );
  return owner.staffId;
}
