import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Conflict, NotFound } from '../../shared/errors.js';
import { refuseUnstorable } from '../../shared/storable-text.js';
import type { FamilyLink } from '../family-links/family-link.entity.js';
import type { HomeAnswer } from '../invitation.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { AnswerEffects, type AnsweringHome } from './answer-effects.js';
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
    private readonly effects: AnswerEffects,
  ) {}

  /** Where the meeting of this link stands now; null when nothing was sent under it, or its holder may not be asked any more. */
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
      const home = await this.answerable(tx, link, given.sequence);
      const { answer, answerNote } = home.current;
      if (answer !== given.answer || answerNote !== note)
        await this.effects.answered(tx, home, given.answer, note);
      if (insight !== null) await this.effects.toldUs(tx, home, insight);
    });
  }

  private async answerable(
    tx: EntityManager,
    link: FamilyLink,
    sequence: number | undefined,
  ): Promise<AnsweringHome> {
    const newest = await newestInvitation(tx, link.id);
    if (!newest) throw new NotFound('There is no invitation under this link.');
    const followUp = await lockedFollowUp(tx, { id: newest.followUp.id });
    const current = await readCurrentInvitation(tx, link, this.clock.now());
    if (!current) throw new NotFound('There is no invitation under this link.');
    if (current.standing === 'cancelled') throw new MeetingCancelled();
    if (current.standing === 'over') throw new MeetingOver();
    if (sequence !== undefined && sequence !== followUp.sequence) throw new MeetingMoved();
    return { followUp, current, contactId: link.contactId };
  }
}

function trimmed(text: string | null | undefined): string | null {
  const clean = (text ?? '').trim().slice(0, LONGEST_FAMILY_TEXT);
  return clean === '' ? null : clean;
}
