import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Conflict, InvalidInput, NotFound } from '../../shared/errors.js';
import { refuseUnstorable } from '../../shared/storable-text.js';
import type { FamilyLink } from '../family-links/family-link.entity.js';
import { type HomeAnswer, Invitation } from '../invitation.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { readSchool } from '../meeting-school.js';
import { AnswerEffects, type AnsweringHome } from './answer-effects.js';
import {
  type CurrentInvitation,
  newestInvitation,
  newestInvitations,
  readCurrentInvitation,
} from './current-invitation.js';
import type { SchoolToCall } from './link-ended.error.js';
import { afterSaying, MOST_COMING, type SaidForMeeting, saysMore, writesMore } from './said-for-meeting.js';

/** What a home sends back. */
export interface GivenAnswer {
  readonly answer: HomeAnswer;
  /** The meeting that the page showed; absent: the one that stands now. */
  readonly meeting?: string;
  /** The `sequence` of the page it was given on; absent: for the time that stands now. */
  readonly sequence?: number;
  /** How many of them come: 1 to 4, 4 is four or more. */
  readonly coming?: number | null;
  /** What they need to come: "no steps". */
  readonly accessNeeds?: string | null;
  /** The language somebody should help them talk in. */
  readonly interpreterLanguage?: string | null;
  /** For the school, about the meeting: "after 5", "with the baby". */
  readonly note?: string | null;
  /** Something the school does not know about the child. */
  readonly insight?: string | null;
}

/** The most letters of each thing a family can write. Its page says so beside the field and never cuts off what is longer. */
export const LONGEST_WORDS = {
  accessNeeds: 200,
  interpreterLanguage: 60,
  note: 2_000,
  insight: 4_000,
} as const;

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

/** Another time, or another meeting, stands since the page was shown: the home is shown it and asked again. Status 409. */
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

  /**
   * Where the meeting of this link stands now, with a school the newest of that school; null when nothing was sent under it, or its
   * holder may not be asked any more.
   */
  async currentFor(link: FamilyLink, schoolId: number | null = null): Promise<CurrentInvitation | null> {
    const { manager } = this.reader;
    const newest = await newestInvitation(manager, link.id, schoolId);
    return newest && readCurrentInvitation(manager, link, newest, this.clock.now());
  }

  /**
   * Whom the holder of an ended link can call: the school that wrote to them under it, and never the one the child is at now. They may
   * be kept from knowing that.
   */
  async schoolThatWrote(link: FamilyLink, schoolId: number | null): Promise<SchoolToCall | null> {
    const { manager } = this.reader;
    const newest = await newestInvitation(manager, link.id, schoolId);
    if (!newest) return null;
    const { name, phone } = await readSchool(manager, newest.followUp.schoolId);
    return { name, phone };
  }

  /** The meetings with other schools that can still be answered under this link, the newest invitation first. */
  async othersFor(link: FamilyLink, schoolId: number): Promise<CurrentInvitation[]> {
    const { manager } = this.reader;
    const others: CurrentInvitation[] = [];
    for (const newest of await newestInvitations(manager, link.id)) {
      if (newest.followUp.schoolId === schoolId) continue;
      const current = await readCurrentInvitation(manager, link, newest, this.clock.now());
      if (current?.standing === 'open') others.push(current);
    }
    return others;
  }

  /**
   * Takes an answer, or a changed one, in one transaction with all that follows from it. The same answer sent twice counts once.
   * @param schoolId whose meeting; null: the newest of all, as for {@link currentFor}.
   * Throws NotFound, InvalidInput, {@link MeetingCancelled}, {@link MeetingOver}, {@link MeetingMoved}.
   */
  async answer(link: FamilyLink, given: GivenAnswer, schoolId: number | null = null): Promise<void> {
    const insight = worded('insight', given.insight);
    const said = saidIn(given);
    await this.unitOfWork.run(async (tx) => {
      const home = await this.answerable(tx, link, given, schoolId);
      const { answer, said: before } = home.current;
      const after = afterSaying(before, said);
      if (answer !== given.answer || saysMore(before, after))
        await this.effects.answered(tx, home, given.answer, after);
      const told = insight !== null && (await this.effects.toldUs(tx, home, insight));
      await this.effects.askToRead(tx, home, {
        insight: told ? insight : null,
        forMeeting: writesMore(before, after) ? after : null,
      });
    });
  }

  private async answerable(
    tx: EntityManager,
    link: FamilyLink,
    { meeting, sequence }: GivenAnswer,
    schoolId: number | null,
  ): Promise<AnsweringHome> {
    const newest = await newestInvitation(tx, link.id, schoolId);
    if (!newest) throw new NotFound('There is no invitation under this link.');
    const followUp = await lockedFollowUp(tx, { id: newest.followUp.id });
    const invitation = await tx.findOneByOrFail(Invitation, { id: newest.invitation.id });
    const current = await readCurrentInvitation(tx, link, { invitation, followUp }, this.clock.now());
    if (!current) throw new NotFound('There is no invitation under this link.');
    if (meeting !== undefined && meeting !== followUp.publicId) throw new MeetingMoved();
    if (current.standing === 'cancelled') throw new MeetingCancelled();
    if (current.standing === 'over') throw new MeetingOver();
    if (sequence !== undefined && sequence !== followUp.sequence) throw new MeetingMoved();
    return { followUp, current, contactId: link.contactId };
  }
}

function saidIn({ coming = null, ...given }: GivenAnswer): SaidForMeeting {
  if (coming !== null && !(Number.isInteger(coming) && coming >= 1 && coming <= MOST_COMING))
    throw new InvalidInput('coming', `expected a whole number from 1 to ${MOST_COMING}`);
  return {
    coming,
    accessNeeds: worded('accessNeeds', given.accessNeeds),
    interpreterLanguage: worded('interpreterLanguage', given.interpreterLanguage),
    note: worded('note', given.note),
  };
}

/** Null when there are none. What is too long is refused, never cut: the end of it may be what matters. */
function worded(field: keyof typeof LONGEST_WORDS, text: string | null | undefined): string | null {
  refuseUnstorable(text, field);
  const clean = (text ?? '').replaceAll('\r\n', '\n').trim();
  const most = LONGEST_WORDS[field];
  if (clean.length > most) throw new InvalidInput(field, `expected at most ${most} characters`);
  return clean === '' ? null : clean;
}
