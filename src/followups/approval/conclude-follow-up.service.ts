import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { type EntityManager, IsNull } from 'typeorm';
import { CaseActions } from '../../cases/actions/case-actions.js';
import { Clock } from '../../platform/clock/clock.js';
import { type Day, toEpochDay } from '../../shared/days.js';
import { Conflict } from '../../shared/errors.js';
import type { Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';
import { refuseUnstorable } from '../../shared/storable-text.js';
import { HomeRecorder, type HomeContactRow } from '../../signals/home/home-recorder.js';
import { FollowUp } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { Invitation } from '../invitation.entity.js';
import { type HomePerson, isAsked } from '../meeting-home.js';
import { type MeetingScene, readScene } from '../meeting-scene.js';
import { asksForAnotherTime, asksWhetherTheyCome, isForDayOff, missedOrigin } from '../owner-tasks.js';
import { InvitationFate } from '../sending/invitation-fate.js';
import { InvitationMail } from '../sending/invitation-mail.entity.js';
import type { Decider } from './decider.js';
import { FollowUpDesk } from './follow-up-desk.js';

/** What home or school said they would do, by a day (inclusive). */
export interface AgreedAction {
  readonly whose: 'home' | 'school';
  readonly title: string;
  readonly dueOn: Day;
}

/** What is told of a meeting that was held. */
export interface HeldMeeting {
  readonly agreed: readonly AgreedAction[];
  readonly note: string | null;
  /** Names of who was there, of home and of school; empty: nobody has said. */
  readonly came: readonly string[];
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
    private readonly fate: InvitationFate,
  ) {}

  /**
   * It was held: what both sides agreed goes into the case, and what was to be done so that it came about is over. Throws
   * MeetingLiesAhead, FollowUpTransitionRefused.
   */
  async held(publicId: string, by: Decider, told: HeldMeeting): Promise<void> {
    refuseUnstorable({ ...told }, '');
    await this.desk.decide(publicId, by, 'follow-up-held', async (tx, followUp) => {
      const startsAt = await this.end(tx, followUp, 'record-held');
      const scene = await readScene(tx, followUp, this.clock.now());
      const day = localDayOf(startsAt, scene.school.zone);
      const home = scene.home.people.filter((one) => told.came.includes(one.name));
      await this.nothingLeavesAnyMore(tx, scene);
      const text = heldWords(told, day === scene.today ? null : day);
      await this.desk.tell(tx, followUp, 'follow-up-held', by.actor, text);
      await this.talked(tx, scene, day, home);
      await this.nothingMoreToAsk(tx, scene, day, home);
      const ownerStaffId = scene.found.ownerStaffId;
      for (const { whose, title, dueOn } of told.agreed) {
        await this.actions.add(tx, {
          ...{ caseId: followUp.caseId, ownerStaffId, dueOn, origin: null, actor: by.actor },
          title: whose === 'home' ? `Home agreed: ${title}` : title,
        });
      }
    });
  }

  /** The conversation is of the day of the meeting, not of the day somebody got round to writing it down. */
  private async talked(
    tx: EntityManager,
    { followUp, found }: MeetingScene,
    day: Day,
    home: readonly HomePerson[],
  ): Promise<void> {
    const who = home.length === 0 ? '' : `. Of home there: ${home.map((one) => one.name).join(', ')}`;
    const contact = {
      ...{ pupilId: followUp.pupilId, contactId: null, day: toEpochDay(day), channel: followUp.kind },
      direction: 'school-to-home',
      ...{ summary: `Joint meeting of home and school${who}` },
      ...{ staffId: found.ownerStaffId, origin: `held:${followUp.id}` },
    } as const satisfies HomeContactRow;
    await this.signals.recordContact(tx, contact, this.clock.now());
  }

  /** What was to be asked for this meeting is over with it. Who asked for another time and is known to have been missing is spoken with. */
  private async nothingMoreToAsk(
    tx: EntityManager,
    { followUp, home: { people, pupilFirstName } }: MeetingScene,
    day: Day,
    home: readonly HomePerson[],
  ): Promise<void> {
    const { id, caseId, sequence } = followUp;
    const invitations = await tx.find(Invitation, { where: { followUpId: id }, order: { id: 'ASC' } });
    const all = new Set(invitations.map((one) => one.id));
    const isOver = (origin: string): boolean =>
      asksWhetherTheyCome(origin, all) || asksForAnotherTime(origin, all) || isForDayOff(origin, id);
    await this.desk.withdraw(tx, caseId, isOver, `the meeting was held on ${dateWords(day)}`);
    if (home.length === 0) return;
    const came = new Set(home.map((one) => one.contactId));
    for (const one of invitations) {
      const missing = people.find(({ contactId }) => contactId === one.contactId && !came.has(contactId));
      if (one.answer !== 'another-time' || !missing || !isAsked(missing)) continue;
      const title = `Talk with ${missing.name}, who asked for another time and was not there (${pupilFirstName})`;
      await this.desk.ask(tx, followUp, title, missedOrigin(one.id, sequence));
    }
  }

  /** Nobody came: a call, not a letter. Throws MeetingLiesAhead, FollowUpTransitionRefused. */
  async missed(publicId: string, by: Decider): Promise<void> {
    await this.desk.decide(publicId, by, 'follow-up-missed', async (tx, followUp) => {
      await this.end(tx, followUp, 'record-missed');
      await this.nothingLeavesAnyMore(tx, await readScene(tx, followUp, this.clock.now()));
      await this.desk.tell(tx, followUp, 'follow-up-missed', by.actor, 'The meeting did not come about');
      await this.desk.ask(
        tx,
        followUp,
        'Phone home: the meeting did not come about',
        `missed:${followUp.id}`,
      );
    });
  }

  /** Whom the invitation has not reached by then is not to be taken for somebody who stayed away: the story says so, and why. */
  private async nothingLeavesAnyMore(
    tx: EntityManager,
    { followUp, home, school }: MeetingScene,
  ): Promise<void> {
    const queued = await tx.find(Invitation, {
      where: { followUpId: followUp.id, state: 'queued', sentAt: IsNull() },
      order: { id: 'ASC' },
    });
    for (const invitation of queued) {
      const { id: invitationId, contactId } = invitation;
      const mail = await tx.findOneBy(InvitationMail, { invitationId, sequence: followUp.sequence });
      const person = home.people.find((one) => one.contactId === contactId);
      const recipientName = person?.name ?? 'somebody no longer linked to the pupil';
      const told = { followUp, invitation, mail, recipientName, zone: school.zone };
      const reason = person && 'reason' in person.decision ? person.decision.reason : 'meeting-over';
      await this.fate.stopped(tx, told, reason, false);
    }
  }

  private async end(
    tx: EntityManager,
    followUp: FollowUp,
    how: 'record-held' | 'record-missed',
  ): Promise<Instant> {
    const state = nextFollowUpState(followUp.state, how);
    const { startsAt } = followUp;
    if (startsAt === null || this.clock.now() < startsAt) throw new MeetingLiesAhead();
    await tx.update(FollowUp, { id: followUp.id }, { state });
    return startsAt;
  }
}

/** @param day only where it is told later: the line of the story carries its own */
function heldWords({ came, note }: HeldMeeting, day: Day | null): string {
  const held = day === null ? 'The meeting was held' : `The meeting of ${dateWords(day)} was held`;
  const there = came.length === 0 ? [] : [`There: ${came.join(', ')}.`];
  const more = [...there, ...(note === null ? [] : [note])];
  return more.length === 0 ? held : `${held}. ${more.join('\n')}`;
}

function dateWords(day: Day): string {
  return DateTime.fromISO(day, { zone: 'utc' }).setLocale('en-GB').toFormat('cccc d MMMM');
}
