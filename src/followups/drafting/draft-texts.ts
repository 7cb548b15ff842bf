import { Injectable } from '@nestjs/common';
import { TandemConfig } from '../../platform/config/config.js';
import type { WrittenInvitation } from '../invitation-wording.js';
import type { Home, HomePerson } from '../meeting-home.js';
import type { StaffAtMeeting } from '../meeting-staff.js';
import { NO_OWN_WORDS, type OwnWords } from '../own-words.js';
import { plannedMeeting, sendingDay } from '../planned-meeting.js';
import type { Slot } from '../scheduling.js';
import { MailQueue } from '../sending/mail-queue.js';
import type { DraftView } from './draft-slots.js';

/** The words of a draft. */
@Injectable()
export class DraftTexts {
  constructor(
    private readonly config: TandemConfig,
    private readonly mails: MailQueue,
  ) {}

  /** Each person's words for the first of the slots, with what a person has added; none without a slot. */
  write(
    scene: Pick<DraftView, 'school' | 'asOf' | 'schoolDays'>,
    home: Home,
    staff: readonly StaffAtMeeting[],
    [slot]: readonly Slot[],
    own: OwnWords = NO_OWN_WORDS,
  ): Map<HomePerson, WrittenInvitation> {
    if (!slot) return new Map();
    const meeting = plannedMeeting(
      { ...scene, home, staff },
      slot,
      sendingDay(scene, scene.asOf, this.config.takeBackMinutes),
      own,
    );
    return new Map(
      home.people.map((person) => [person, this.mails.write({ person, meeting, variant: 'invitation' })]),
    );
  }
}
