import { Injectable } from '@nestjs/common';
import type { Actor } from '../actor.js';
import { AuditLog } from '../audit/audit-log.js';
import { PupilSight, type SeenPupil } from '../sight/pupil-sight.js';
import { ContactDirectory } from '../../people/contacts/contact-directory.js';
import { ContactHoldsService } from '../../people/contacts/contact-holds.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { NotFound } from '../../shared/errors.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { cutPage, type PageOf } from '../../shared/page.js';

/** A hold as a DSL places it. */
export interface WantedHold {
  /** Public id of the contact; absent: everybody. */
  readonly contactId?: string;
  readonly reason: string;
  readonly reviewOn: Day;
}

/** A hold as a DSL reads it. */
export interface HoldRead {
  readonly holdId: number;
  /** Public id of the contact; null: everybody. */
  readonly contactId: string | null;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: Instant;
  readonly reviewOn: Day;
  readonly liftedAt: Instant | null;
}

/** A hold whose review day is to be moved. */
export interface StandingHold {
  readonly pupilName: string;
  readonly whom: string | null;
  readonly reviewOn: Day;
}

/** Whom a hold can be placed on. */
export interface WhomToHold {
  readonly pupilName: string;
  readonly contacts: readonly {
    readonly contactId: string;
    readonly name: string;
    readonly relationship: string;
  }[];
}

/** A DSL's holds on the contacts of one pupil; each reading, placing and lifting is in the audit, its reason is not. */
@Injectable()
export class PupilHolds {
  constructor(
    private readonly sight: PupilSight,
    private readonly contacts: ContactDirectory,
    private readonly holds: ContactHoldsService,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** In the order they were placed: at most `limit`, with a row id above `afterId`. @throws NotFound */
  async page(
    actor: Actor,
    publicId: string,
    { limit, afterId }: { readonly limit: number; readonly afterId: number },
  ): Promise<PageOf<HoldRead, number>> {
    const seen = await this.sight.find(actor, publicId);
    const known = await this.contacts.contactsOf(seen.pupil.id);
    const publicIds = new Map(known.map(({ contact }) => [contact.id, contact.publicId]));
    const found = await this.contacts.holdsForDsl(seen.pupil.id, afterId, limit + 1);
    const { rows, more } = cutPage(found, limit, (hold) => hold.id);
    await this.audit.recordRead(line(actor, 'holds-read', seen));
    const shown = rows.map((hold) => ({
      holdId: hold.id,
      contactId: hold.contactId === null ? null : (publicIds.get(hold.contactId) ?? null),
      reason: hold.reason,
      placedBy: hold.placedBy,
      placedAt: hold.placedAt,
      reviewOn: hold.reviewOn,
      liftedAt: hold.liftedAt,
    }));
    return { rows: shown, more };
  }

  /** The adults in the pupil's life, in the school's order. @throws NotFound */
  async whom(actor: Actor, publicId: string): Promise<WhomToHold> {
    const seen = await this.sight.find(actor, publicId);
    const known = await this.contacts.contactsOf(seen.pupil.id);
    await this.audit.recordRead(line(actor, 'contacts-read', seen));
    const { preferredName, firstName, lastName } = seen.pupil;
    return {
      pupilName: `${preferredName ?? firstName} ${lastName}`,
      contacts: known.map(({ contact, link: { relationship } }) => ({
        contactId: contact.publicId,
        name: `${contact.firstName} ${contact.lastName}`,
        relationship,
      })),
    };
  }

  /** The same hold placed twice by one person is one. @throws NotFound for a pupil or contact the actor may not know of. */
  async place(actor: Actor, publicId: string, wanted: WantedHold): Promise<number> {
    const seen = await this.sight.find(actor, publicId);
    const contactId =
      wanted.contactId === undefined ? null : await this.contactOf(seen.pupil.id, wanted.contactId);
    const hold = { ...wanted, pupilId: seen.pupil.id, contactId, placedBy: actor.name };
    return this.unitOfWork.run(async (tx) => {
      const again = await this.holds.sameStanding(tx, hold);
      if (again !== null) return again;
      const holdId = await this.holds.place(tx, hold);
      await this.audit.record(tx, line(actor, 'hold-placed', seen));
      return holdId;
    });
  }

  /** @throws NotFound */
  async lift(actor: Actor, publicId: string, holdId: number): Promise<void> {
    const seen = await this.sight.find(actor, publicId);
    await this.unitOfWork.run(async (tx) => {
      await this.holds.lift(tx, seen.pupil.id, holdId, actor.name);
      await this.audit.record(tx, line(actor, 'hold-lifted', seen));
    });
  }

  /** A hold that still stands, and whom it covers by name; null: everybody. @throws NotFound */
  async standing(actor: Actor, publicId: string, holdId: number): Promise<StandingHold> {
    const seen = await this.sight.find(actor, publicId);
    const [hold] = await this.contacts.holdsForDsl(seen.pupil.id, holdId - 1, 1);
    if (hold?.id !== holdId || hold.liftedAt !== null) throw new NotFound('No such hold that still stands.');
    const known = await this.contacts.contactsOf(seen.pupil.id);
    const held = known.find(({ contact }) => contact.id === hold.contactId)?.contact;
    await this.audit.recordRead(line(actor, 'holds-read', seen));
    const { preferredName, firstName, lastName } = seen.pupil;
    return {
      pupilName: `${preferredName ?? firstName} ${lastName}`,
      whom: held ? `${held.firstName} ${held.lastName}` : null,
      reviewOn: hold.reviewOn,
    };
  }

  /** The hold stands; it is looked at again on another day. @throws NotFound */
  async reviewOn(actor: Actor, publicId: string, holdId: number, day: Day): Promise<void> {
    const seen = await this.sight.find(actor, publicId);
    await this.unitOfWork.run(async (tx) => {
      await this.holds.reviewOn(tx, seen.pupil.id, holdId, day);
      await this.audit.record(tx, line(actor, 'hold-review-moved', seen));
    });
  }

  /** Our id of one contact of the pupil. @throws NotFound */
  async contactOf(pupilId: number, publicId: string): Promise<number> {
    const known = await this.contacts.contactsOf(pupilId);
    const found = known.find(({ contact }) => contact.publicId === publicId);
    if (!found) throw new NotFound('No such contact of this pupil.');
    return found.contact.id;
  }
}

function line(actor: Actor, action: string, seen: SeenPupil) {
  return {
    actor: actor.name,
    action,
    subject: 'pupil',
    subjectId: seen.pupil.publicId,
    reason: `is a DSL; ${seen.because}`,
  };
}
