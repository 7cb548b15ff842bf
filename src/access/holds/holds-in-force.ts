import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { ContactHold } from '../../people/contacts/contact-hold.entity.js';
import { Contact } from '../../people/contacts/contact.entity.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import type { Actor } from '../actor.js';
import { PupilSight } from '../sight/pupil-sight.js';

/** A hold that stands, for a DSL: whom it holds, why, and when it is looked at again. */
export interface HoldInForce {
  readonly holdId: number;
  /** Public id. */
  readonly pupil: string;
  readonly pupilName: string;
  /** Who is not contacted; null: nobody of the child. */
  readonly contactName: string | null;
  readonly reason: string;
  /** The actor, as in the audit. */
  readonly placedBy: string;
  readonly placedAt: Instant;
  readonly reviewOn: Day;
}

/** All holds that stand on the homes of pupils a DSL may know of. With reasons: whoever calls this has asked for the permission `dsl`. */
@Injectable()
export class HoldsInForce {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: PupilDirectory,
    private readonly sight: PupilSight,
  ) {}

  /** What is to be reviewed first comes first. */
  async of(actor: Actor): Promise<HoldInForce[]> {
    const holds = await this.reader.manager.find(ContactHold, {
      where: { liftedAt: IsNull() },
      order: { reviewOn: 'ASC', id: 'ASC' },
    });
    const all = await this.pupils.byIds([...new Set(holds.map((hold) => hold.pupilId))]);
    const seen = new Map(
      (await this.sight.among(actor, [...all.values()])).map(({ pupil }) => [pupil.id, pupil]),
    );
    const nameOf = await this.namesOf(holds.filter((hold) => seen.has(hold.pupilId)));
    return holds.flatMap((hold) => {
      const pupil = seen.get(hold.pupilId);
      if (!pupil) return [];
      const { id: holdId, reason, placedBy, placedAt, reviewOn } = hold;
      return {
        ...{ holdId, reason, placedBy, placedAt, reviewOn },
        pupil: pupil.publicId,
        pupilName: `${pupil.preferredName ?? pupil.firstName} ${pupil.lastName}`,
        contactName: hold.contactId === null ? null : (nameOf.get(hold.contactId) ?? 'A contact'),
      };
    });
  }

  private async namesOf(holds: readonly ContactHold[]): Promise<Map<number, string>> {
    const ids = [...new Set(holds.flatMap(({ contactId }) => (contactId === null ? [] : [contactId])))];
    const contacts = await this.reader.manager.findBy(Contact, { id: In(ids) });
    return new Map(contacts.map(({ id, firstName, lastName }) => [id, `${firstName} ${lastName}`]));
  }
}
