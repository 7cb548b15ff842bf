import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { toEpochDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { HomeRecorder } from '../../signals/home/home-recorder.js';
import { CaseDesk } from '../case-desk.js';
import { standsOnAnswer } from '../owner-tasks.js';
import { FollowUp } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { type HomeAnswer, Invitation } from '../invitation.entity.js';
import { localDay } from '../sending-hours.js';
import type { CurrentInvitation } from './current-invitation.js';

/** Who answers, about what. */
export interface AnsweringHome {
  readonly followUp: FollowUp;
  readonly current: CurrentInvitation;
  /** Null: the pupil. */
  readonly contactId: number | null;
}

const ANSWER_WORDS: Readonly<Record<HomeAnswer, string>> = {
  yes: 'yes, will come',
  no: 'no, cannot come',
  'another-time': 'another time, please',
  'phone-me': 'please phone me',
};

/** What the owner of the case does next school day; nothing after a yes. */
const TASKS: Readonly<Record<HomeAnswer, ((who: string) => string) | null>> = {
  yes: null,
  no: (who) => `Ask ${who} how else we can talk: cannot come to the meeting`,
  'another-time': (who) => `Find another time with ${who}`,
  'phone-me': (who) => `Phone ${who}, who asked for a call`,
};

/** What follows from what a home says: the answer kept, the story, the signals, and something for the owner to do. */
@Injectable()
export class AnswerEffects {
  constructor(
    private readonly clock: Clock,
    private readonly desk: CaseDesk,
    private readonly signals: HomeRecorder,
    private readonly audit: AuditLog,
  ) {}

  /** Keeps an answer that is new or changed. The caller holds the follow-up's lock. */
  async answered(
    tx: EntityManager,
    home: AnsweringHome,
    answer: HomeAnswer,
    note: string | null,
  ): Promise<void> {
    const { followUp, current } = home;
    const { id, caseId, publicId } = followUp;
    const at = this.clock.now();
    await tx.update(Invitation, { id: current.invitationId }, { answer, answerNote: note, answeredAt: at });
    await tx.update(FollowUp, { id }, { state: nextFollowUpState(followUp.state, 'answer') });
    const text = `${current.recipientName} answered: ${ANSWER_WORDS[answer]}${note === null ? '' : `. “${note}”`}`;
    const data = { followUp: publicId, answer };
    await this.desk.tell(tx, { caseId, kind: 'home-answered', actor: 'home', text, data });
    // Other words to the same answer are in the story; they are no second contact and nothing more to do.
    if (answer !== current.answer) await this.newAnswer(tx, home, answer, at);
    const line = {
      actor: 'family-link',
      action: 'invitation-answered',
      subject: 'follow-up',
      subjectId: publicId,
    };
    await this.audit.record(tx, line);
  }

  /** With the moment in its origin: who says no, then yes, then no again is asked a second time how else to talk. */
  private async newAnswer(
    tx: EntityManager,
    home: AnsweringHome,
    answer: HomeAnswer,
    at: Instant,
  ): Promise<void> {
    const { followUp, current, contactId } = home;
    const origin = `answer:${current.invitationId}:${current.sequence}:${answer}:${at}`;
    const contact = {
      ...{ pupilId: followUp.pupilId, contactId, origin, staffId: null },
      day: toEpochDay(localDay(at, current.school.zone)),
      channel: 'email',
      direction: 'home-to-school',
      summary: `Answered the invitation: ${ANSWER_WORDS[answer]}`,
    } as const;
    await this.signals.recordContact(tx, contact, at);
    const ids = new Set([current.invitationId]);
    const because = `${current.recipientName} has answered since: ${ANSWER_WORDS[answer]}`;
    await this.desk.withdraw(tx, followUp.caseId, (task) => standsOnAnswer(task, ids), because);
    await this.askOwner(tx, home, answer, origin);
  }

  /** Keeps what a family told us about the child; somebody reads it within a school day: the page has promised so. */
  async toldUs(
    tx: EntityManager,
    { followUp, current, contactId }: AnsweringHome,
    text: string,
  ): Promise<void> {
    const at = this.clock.now();
    const words = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const origin = `insight:${current.invitationId}:${words}`;
    const { caseId, pupilId, publicId } = followUp;
    const insight = { pupilId, contactId, text, origin, day: toEpochDay(localDay(at, current.school.zone)) };
    if ((await this.signals.recordInsight(tx, insight, at)) === 'unchanged') return;
    const { recipientName, pupilFirstName } = current;
    await this.desk.tell(tx, {
      ...{ caseId, kind: 'home-insight', actor: 'home', data: { followUp: publicId } },
      text: `${recipientName} told us something about ${pupilFirstName}`,
    });
    const title = `Read what ${recipientName} told us about ${pupilFirstName}`;
    await this.desk.ask(tx, { caseId, title, withinSchoolDays: 1, origin });
  }

  private async askOwner(
    tx: EntityManager,
    { followUp, current }: AnsweringHome,
    answer: HomeAnswer,
    origin: string,
  ): Promise<void> {
    const task = TASKS[answer];
    if (task === null) return;
    const title = `${task(current.recipientName)} (${current.pupilFirstName})`;
    await this.desk.ask(tx, { caseId: followUp.caseId, title, withinSchoolDays: 1, origin });
  }
}
