import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PupilCase } from '../../cases/pupil-case.entity.js';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { addDays, type Day } from '../../shared/days.js';
import { newPublicId } from '../../shared/ids.js';
import { CaseDesk } from '../case-desk.js';
import { FollowUp, FollowUpStaff } from '../follow-up.entity.js';
import type { WrittenInvitation } from '../invitation-wording.js';
import { deskOf, type Home, type HomePerson } from '../meeting-home.js';
import type { StaffAtMeeting } from '../meeting-staff.js';
import type { Slot } from '../scheduling.js';
import { writeRecipients } from './draft-recipients.js';

/** A meeting worked out for a case, to be written down as a draft. */
export interface NewDraft {
  readonly found: PupilCase;
  /** The day of a run over the past; null: today. */
  readonly lookAt: Day | null;
  readonly staff: readonly StaffAtMeeting[];
  readonly slots: readonly Slot[];
  readonly home: Home;
  readonly texts: ReadonlyMap<HomePerson, WrittenInvitation>;
}

/** Writes drafts, and into the story of a case what became of its draft. */
@Injectable()
export class DraftRecorder {
  constructor(
    private readonly config: TandemConfig,
    private readonly clock: Clock,
    private readonly desk: CaseDesk,
  ) {}

  async insert(tx: EntityManager, { found, lookAt, staff, slots, home, texts }: NewDraft): Promise<void> {
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
      lookAt,
      routedTo: home.who.routedTo,
      uid: `${publicId}@${new URL(this.config.familyBaseUrl).hostname}`,
      sequence: 0,
    });
    const followUpId = Number(made.identifiers[0]?.['id']);
    for (const { staffId } of staff) await tx.insert(FollowUpStaff, { followUpId, staffId });
    await writeRecipients(tx, followUpId, home, texts);
    await this.desk.tell(tx, {
      caseId: found.id,
      kind: 'follow-up-drafted',
      actor: 'worker',
      text: `A meeting with home is drafted, to be read and approved by the ${deskOf(home) === 'dsl' ? 'DSL' : 'pastoral lead'}`,
      data: { followUp: publicId },
    });
  }

  /** @param until that day included */
  heldBack(tx: EntityManager, caseId: number, until: Day): Promise<void> {
    const text = `No meeting is drafted before ${addDays(until, 1)}: what is known about the pupil explains it`;
    return this.desk.tell(tx, { caseId, kind: 'follow-up-held-back', actor: 'worker', text });
  }

  notWanted(tx: EntityManager, caseId: number): Promise<void> {
    const text =
      'No meeting with home is drafted: the school has set so for the rules that proposed this case';
    return this.desk.tell(tx, { caseId, kind: 'follow-up-not-wanted', actor: 'worker', text });
  }
}
