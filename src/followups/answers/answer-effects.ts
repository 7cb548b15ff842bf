import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { toEpochDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { HomeRecorder } from '../../signals/home/home-recorder.js';
import { answerOrigin } from '../../signals/home/invitation-origin.js';
import { CaseDesk } from '../case-desk.js';
import { standsOnAnswer } from '../owner-tasks.js';
import { FollowUp } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { type HomeAnswer, Invitation } from '../invitation.entity.js';
import { localDayOf } from '../../shared/local-day.js';
import { type CurrentInvitation, insightOrigin } from './current-invitation.js';
import { type SaidForMeeting, saidInShort } from './said-for-meeting.js';

/** Who answers, about what. */
export interface AnsweringHome {
  readonly followUp: FollowUp;
  readonly current: CurrentInvitation;
  /** Null: the pupil. */
  readonly contactId: number | null;
}

/** What of an answer nobody of the school has read yet; null: nothing. */
export interface FreshWords {
  /** About the child. */
  readonly insight: string | null;
  /** All that stands for the meeting, when any of it is new. */
  readonly forMeeting: SaidForMeeting | null;
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
    said: SaidForMeeting,
  ): Promise<void> {
    const { followUp, current } = home;
    const { id, caseId, publicId } = followUp;
    const at = this.clock.now();
    const { note: answerNote, ...rest } = said;
    const changed = { answer, answeredAt: at, answerNote, ...rest };
    await tx.update(Invitation, { id: current.invitationId }, changed);
    await tx.update(FollowUp, { id }, { state: nextFollowUpState(followUp.state, 'answer') });
    const text = `${current.recipientName} answered: ${ANSWER_WORDS[answer]}.${saidInShort(current.said, said)}`;
    const data = { followUp: publicId, answer };
    await this.desk.tell(tx, { caseId, kind: 'home-answered', actor: 'home', text, data });
    // More said with the same answer is in the story; they are no second contact and nothing more to do.
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
    const origin = answerOrigin(current.invitationId, current.sequence, answer, at);
    // Beside the answer of a contact stands who they are; the pupil is no contact.
    const who = contactId === null ? `${current.recipientName} answered` : 'Answered';
    const contact = {
      ...{ pupilId: followUp.pupilId, contactId, origin, staffId: null },
      day: toEpochDay(localDayOf(at, current.school.zone)),
      channel: 'email',
      direction: 'home-to-school',
      summary: `${who} the invitation: ${ANSWER_WORDS[answer]}`,
    } as const;
    await this.signals.recordContact(tx, contact, at);
    const ids = new Set([current.invitationId]);
    const because = `${current.recipientName} has answered since: ${ANSWER_WORDS[answer]}`;
    await this.desk.withdraw(tx, followUp.caseId, (task) => standsOnAnswer(task, ids), because);
    await this.askOwner(tx, home, answer, origin);
  }

  /** Keeps what a family told us about the child. False when it was kept before. */
  async toldUs(
    tx: EntityManager,
    { followUp, current, contactId }: AnsweringHome,
    text: string,
  ): Promise<boolean> {
    const at = this.clock.now();
    const origin = insightOrigin(current.invitationId, printOf(text));
    const { caseId, pupilId, publicId } = followUp;
    const insight = {
      pupilId,
      contactId,
      text,
      origin,
      day: toEpochDay(localDayOf(at, current.school.zone)),
    };
    if ((await this.signals.recordInsight(tx, insight, at)) === 'unchanged') return false;
    await this.desk.tell(tx, {
      ...{ caseId, kind: 'home-insight', actor: 'home', data: { followUp: publicId } },
      text: `${current.recipientName} told us something about ${current.pupilFirstName}`,
    });
    return true;
  }

  /** Has the owner read what a home wrote within a school day: the page has promised so, and any of it may be about harm. */
  async askToRead(tx: EntityManager, { followUp, current }: AnsweringHome, wrote: FreshWords): Promise<void> {
    const { invitationId, recipientName, pupilFirstName } = current;
    const about = wrote.insight === null ? null : `told us about ${pupilFirstName}`;
    const meeting = wrote.forMeeting === null ? null : 'wrote for the meeting';
    if (about === null && meeting === null) return;
    const what = [about, meeting].filter((one) => one !== null).join(' and ');
    const whose = about === null ? ` (${pupilFirstName})` : '';
    const origin = `read:${invitationId}:${printOf(JSON.stringify(wrote))}`;
    const title = `Read what ${recipientName} ${what}${whose}`;
    await this.desk.ask(tx, { caseId: followUp.caseId, title, withinSchoolDays: 1, origin });
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

/** Short and the same for the same words, so that telling twice counts once. */
function printOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
