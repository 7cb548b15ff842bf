import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CaseActions } from '../../cases/actions/case-actions.js';
import { Clock } from '../../platform/clock/clock.js';
import { type Day, toEpochDay } from '../../shared/days.js';
import { Conflict } from '../../shared/errors.js';
import { refuseUnstorable } from '../../shared/storable-text.js';
import { HomeRecorder } from '../../signals/home/home-recorder.js';
import { FollowUp } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { readScene } from '../meeting-scene.js';
import type { Decider } from './decider.js';
import { FollowUpDesk } from './follow-up-desk.js';

/** What home or school said they would do, by a day (inclusive). */
export interface AgreedAction {
  readonly whose: 'home' | 'school';
  readonly title: string;
  readonly dueOn: Day;
}

/** The meeting lies ahead: nobody can say yet how it went. Status 409. */
export class MeetingLiesAhead extends Conflict {
  override readonly code = 'meeting-lies-ahead';

  constructor() {
    super('The meeting has not begun yet.');
  }
}

/** What became of a meeting on its day. */
@Injectable()
export class ConcludeFollowUp {
  constructor(
    private readonly clock: Clock,
    private readonly desk: FollowUpDesk,
    private readonly actions: CaseActions,
    private readonly signals: HomeRecorder,
  ) {}

  /** It was held: what both sides agreed goes into the case. Throws MeetingLiesAhead, FollowUpTransitionRefused. */
  async held(
    publicId: string,
    by: Decider,
    agreed: readonly AgreedAction[],
    note: string | null,
  ): Promise<void> {
    refuseUnstorable({ agreed, note }, '');
    await this.desk.decide(publicId, by, 'follow-up-held', async (tx, followUp) => {
      await this.end(tx, followUp, 'record-held');
      const text = note === null ? 'The meeting was held' : `The meeting was held. ${note}`;
      await this.desk.tell(tx, followUp, 'follow-up-held', by.actor, text);
      const scene = await readScene(tx, followUp, this.clock.now());
      const contact = {
        pupilId: followUp.pupilId,
        contactId: null,
        day: toEpochDay(scene.today),
        channel: followUp.kind,
        direction: 'school-to-home',
        summary: 'Joint meeting of home and school',
        staffId: scene.found.ownerStaffId,
        origin: `held:${followUp.id}`,
      } as const;
      await this.signals.recordContact(tx, contact, this.clock.now());
      for (const { whose, title, dueOn } of agreed) {
        await this.actions.add(tx, {
          caseId: followUp.caseId,
          title: whose === 'home' ? `Home agreed: ${title}` : title,
          ownerStaffId: scene.found.ownerStaffId,
          dueOn,
          origin: null,
          actor: by.actor,
        });
      }
    });
  }

  /** Nobody came: a call, not a letter. Throws MeetingLiesAhead, FollowUpTransitionRefused. */
  async missed(publicId: string, by: Decider): Promise<void> {
    await this.desk.decide(publicId, by, 'follow-up-missed', async (tx, followUp) => {
      await this.end(tx, followUp, 'record-missed');
      await this.desk.tell(tx, followUp, 'follow-up-missed', by.actor, 'The meeting did not come about');
      await this.desk.ask(
        tx,
        followUp,
        'Phone home: the meeting did not come about',
        `missed:${followUp.id}`,
      );
    });
  }

  private async end(
    tx: EntityManager,
    followUp: FollowUp,
    how: 'record-held' | 'record-missed',
  ): Promise<void> {
    const state = nextFollowUpState(followUp.state, how);
    if (followUp.startsAt === null || this.clock.now() < followUp.startsAt) throw new MeetingLiesAhead();
    await tx.update(FollowUp, { id: followUp.id }, { state });
  }
}
