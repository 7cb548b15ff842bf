import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Conflict, NotFound } from '../../shared/errors.js';
import { refuseUnstorable } from '../../shared/storable-text.js';
import { CaseDesk } from '../case-desk.js';
import type { FamilyLink } from '../family-links/family-link.entity.js';
import { FollowUp } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { recordHomeContact, recordHomeInsight } from '../home-signals.js';
import { type HomeAnswer, Invitation } from '../invitation.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { localDay } from '../sending-hours.js';
import { type CurrentInvitation, newestInvitation, readCurrentInvitation } from './current-invitation.js';

/** What a home sends back. */
export interface GivenAnswer {
  readonly answer: HomeAnswer;
  /** The `sequence` of the page it was given on; absent: for the time that stands now. */
  readonly sequence?: number;
  /** For the school, about the meeting: "after 5", "with the baby". */
  readonly note?: string | null;
  /** Something the school does not know about the child. */
  readonly insight?: string | null;
}

/** The longest note or insight that is kept. */
export const LONGEST_FAMILY_TEXT = 4_000;

/** The meeting will not take place, so there is nothing to answer. Status 409; the page shows where it stands. */
export class MeetingCancelled extends Conflict {
  override readonly code = 'meeting-cancelled';

  constructor() {
    super('This meeting will not take place.');
  }
}

/** The meeting has begun or is over. Status 409. */
export class MeetingOver extends Conflict {
  override readonly code = 'meeting-over';

  constructor() {
    super('The time of this meeting has passed.');
  }
}

/** The time was changed since the page was shown: the home is shown the new time and asked again. Status 409. */
export class MeetingMoved extends Conflict {
  override readonly code = 'meeting-moved';

  constructor() {
    super('The time of this meeting has changed. Please look at the new time.');
  }
}

/** A home's side of an invitation: what it may see now, and its answer. */
@Injectable()
export class InvitationAnswers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly desk: CaseDesk,
    private readonly audit: AuditLog,
  ) {}

  /** Where the meeting of this link stands now; null when nothing was sent under it yet. */
  currentFor(link: FamilyLink): Promise<CurrentInvitation | null> {
    return readCurrentInvitation(this.reader.manager, link, this.clock.now());
  }

  /**
   * Takes an answer, or a changed one, in one transaction with all that follows from it. The same answer sent twice counts once.
   * Throws NotFound, InvalidInput, {@link MeetingCancelled}, {@link MeetingOver}, {@link MeetingMoved}.
   */
  async answer(link: FamilyLink, given: GivenAnswer): Promise<void> {
    refuseUnstorable({ note: given.note, insight: given.insight }, '');
    const note = trimmed(given.note);
    const insight = trimmed(given.insight);
    await this.unitOfWork.run(async (tx) => {
      const { invitation, followUp } = await this.answerable(tx, link, given.sequence);
      const current = await readCurrentInvitation(tx, link, this.clock.now());
      if (!current) throw new NotFound('There is no invitation under this link.');
      if (invitation.answer !== given.answer || invitation.answerNote !== note)
        await this.keepAnswer(tx, { followUp, current, answer: given.answer, note });
      if (insight !== null) await this.keepInsight(tx, followUp, current, insight);
    });
  }

  private async answerable(
    tx: EntityManager,
    link: FamilyLink,
    sequence: number | undefined,
  ): Promise<{ invitation: Invitation; followUp: FollowUp }> {
    const newest = await newestInvitation(tx, link.id);
    if (!newest) throw new NotFound('There is no invitation under this link.');
    const followUp = await lockedFollowUp(tx, { id: newest.followUp.id });
    const current = await readCurrentInvitation(tx, link, this.clock.now());
    if (current?.standing === 'cancelled') throw new MeetingCancelled();
    if (current?.standing !== 'open') throw new MeetingOver();
    if (sequence !== undefined && sequence !== followUp.sequence) throw new MeetingMoved();
    return { invitation: await tx.findOneByOrFail(Invitation, { id: newest.invitation.id }), followUp };
  }

  private async keepAnswer(tx: EntityManager, kept: KeptAnswer): Promise<void> {
    const { followUp, current, answer, note } = kept;
    const at = this.clock.now();
    const { contactId } = await tx.findOneByOrFail(Invitation, { id: current.invitationId });
    await tx.update(Invitation, { id: current.invitationId }, { answer, answerNote: note, answeredAt: at });
    await tx.update(FollowUp, { id: followUp.id }, { state: nextFollowUpState(followUp.state, 'answer') });
    const text = `${current.recipientName} answered: ${ANSWER_WORDS[answer]}${note === null ? '' : `. “${note}”`}`;
    const data = { followUp: followUp.publicId, answer };
    await this.desk.tell(tx, { caseId: followUp.caseId, kind: 'home-answered', actor: 'home', text, data });
    await recordHomeContact(tx, {
      pupilId: followUp.pupilId,
      contactId,
      day: localDay(at, current.school.zone),
      at,
      channel: 'email',
      direction: 'home-to-school',
      summary: `Answered the invitation: ${ANSWER_WORDS[answer]}`,
      staffId: null,
      origin: `answer:${current.invitationId}:${current.sequence}:${answer}`,
    });
    await this.askForACall(tx, kept);
    await this.audit.record(tx, {
      actor: 'family-link',
      action: 'invitation-answered',
      subject: 'follow-up',
      subjectId: followUp.publicId,
    });
  }

  private async askForACall(tx: EntityManager, { followUp, current, answer }: KeptAnswer): Promise<void> {
    const task = TASKS[answer];
    if (task === null) return;
    await this.desk.ask(tx, {
      caseId: followUp.caseId,
      title: `${task(current.recipientName)} (${current.pupilFirstName})`,
      withinSchoolDays: 1,
      origin: `answer:${current.invitationId}:${current.sequence}:${answer}`,
    });
  }

  /** Somebody reads it within a school day: the page has promised so. */
  private async keepInsight(
    tx: EntityManager,
    followUp: FollowUp,
    current: CurrentInvitation,
    text: string,
  ): Promise<void> {
    const at = this.clock.now();
    const { contactId } = await tx.findOneByOrFail(Invitation, { id: current.invitationId });
    const words = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const origin = `insight:${current.invitationId}:${words}`;
    const day = localDay(at, current.school.zone);
    const isNew = await recordHomeInsight(tx, {
      pupilId: followUp.pupilId,
      contactId,
      day,
      at,
      text,
      origin,
    });
    if (!isNew) return;
    await this.desk.tell(tx, {
      caseId: followUp.caseId,
      kind: 'home-insight',
      actor: 'home',
      text: `${current.recipientName} told us something about ${current.pupilFirstName}`,
      data: { followUp: followUp.publicId },
    });
    await this.desk.ask(tx, {
      caseId: followUp.caseId,
      title: `Read what ${current.recipientName} told us about ${current.pupilFirstName}`,
      withinSchoolDays: 1,
      origin,
    });
  }
}

interface KeptAnswer {
  readonly followUp: FollowUp;
  readonly current: CurrentInvitation;
  readonly answer: HomeAnswer;
  readonly note: string | null;
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

function trimmed(text: string | null | undefined): string | null {
  const clean = (text ?? '').trim().slice(0, LONGEST_FAMILY_TEXT);
  return clean === '' ? null : clean;
}
