import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Contact } from '../../people/contacts/contact.entity.js';
import { PupilContact } from '../../people/contacts/pupil-contact.entity.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { addDays, type Day, isDay, toEpochDay } from '../../shared/days.js';
import { InvalidInput } from '../../shared/errors.js';
import { lockPupils } from '../pupil-lock.js';
import type { HomeChannel, HomeDirection } from './home-contact.entity.js';
import { HomeRecorder } from './home-recorder.js';

/** Older than this belongs into the file another way: nobody remembers it as it was. */
const OLDEST_DAYS = 365;

/** That somebody here was in touch with a home, as they tell it. */
export interface HomeTalk {
  /** Public id of the pupil's contact; null: somebody at home whom the school has not on file. */
  readonly contact: string | null;
  readonly day: Day;
  readonly channel: HomeChannel;
  readonly direction: HomeDirection;
  /** Kept exactly as given. */
  readonly summary: string;
}

/** Takes down by page what passed between home and a member of staff: the school knows of it, and rules about silence do. */
@Injectable()
export class HomeTalks {
  constructor(
    private readonly sight: PupilSight,
    private readonly unitOfWork: UnitOfWork,
    private readonly recorder: HomeRecorder,
    private readonly schoolToday: SchoolToday,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param formKey of the form it was written in: sending it twice records it once
   * @throws NotFound for a pupil out of sight, InvalidInput
   */
  async record(actor: Actor, pupilPublicId: string, talk: HomeTalk, formKey: string): Promise<void> {
    const { pupil, because } = await this.sight.find(actor, pupilPublicId);
    const today = await this.schoolToday.ofPupil(pupil.id);
    await this.unitOfWork.run(async (tx) => {
      await lockPupils(tx, [pupil.id]);
      await this.write(tx, {
        ...{ actor, pupilId: pupil.id, today, talk },
        origin: originOf(actor, formKey),
      });
      await this.audit.record(tx, {
        ...{ actor: actor.name, action: 'home-contacts-recorded', subject: 'pupil' },
        ...{ subjectId: pupil.publicId, reason: because.slice(0, 200) },
      });
    });
  }

  /** In the use case of somebody else, who holds the pupil's lock and writes the audit. @throws InvalidInput */
  async write(tx: EntityManager, told: ToldTalk): Promise<void> {
    const { actor, pupilId, today, talk, origin } = told;
    if (!isDay(talk.day) || talk.day > today || talk.day < addDays(today, -OLDEST_DAYS))
      throw new InvalidInput('on', 'a day of the last twelve months, not one to come');
    const contactId = talk.contact === null ? null : await contactIdOf(tx, pupilId, talk.contact);
    const { channel, direction, summary } = talk;
    await this.recorder.recordContact(
      tx,
      {
        ...{ pupilId, contactId, day: toEpochDay(talk.day), channel, direction, summary },
        ...{ staffId: actor.staffId, origin },
      },
      this.clock.now(),
    );
  }
}

/** A talk, whose it is and where it was told. */
export interface ToldTalk {
  readonly actor: Actor;
  readonly pupilId: number;
  /** At the pupil's school. */
  readonly today: Day;
  readonly talk: HomeTalk;
  /** Telling the same twice records it once. */
  readonly origin: string;
}

async function contactIdOf(tx: EntityManager, pupilId: number, publicId: string): Promise<number> {
  const contact = await tx.findOneBy(Contact, { publicId });
  const link = contact && (await tx.findOneBy(PupilContact, { pupilId, contactId: contact.id }));
  if (!link) throw new InvalidInput('contact', 'one of the pupil’s contacts');
  return link.contactId;
}

function originOf(actor: Actor, formKey: string): string {
  return `talk:${createHash('sha256')
    .update(JSON.stringify([actor.name, formKey]))
    .digest('base64url')}`;
}
