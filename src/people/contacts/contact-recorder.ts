import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';
import { newPublicId } from '../../shared/ids.js';
import type { Channel, ContactKind } from '../contact-bars.js';
import { type KeyedTable, type Upserted, upsertByNaturalKey } from '../natural-key-upsert.js';

/** One adult in one child's life as another system gives them. Null or undefined: not said, what is known stays. */
export interface ContactRow {
  readonly organisationId: number;
  readonly source: string;
  readonly sourceId: string;
  readonly pupilId: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string | null;
  /** True: what was said is no address, so that an older one may be somebody else's by now and is taken out. */
  readonly emailUnusable?: boolean;
  readonly mobile?: string | null;
  readonly address?: string | null;
  readonly language?: string | null;
  readonly interpreter?: boolean | null;
  readonly kind: ContactKind;
  readonly relationship: string;
  readonly parentalResponsibility: boolean;
  readonly livesWith: boolean;
  readonly priority: number;
  readonly channel?: Channel | null;
  readonly addressHidden?: boolean | null;
  /** True bars the contact; false leaves a bar that is known as it is (see {@link ContactRecorder.recordBars}). */
  readonly noContact: boolean;
}

/** What bars one contact of one child, stated whole. The only list that can lift a bar. */
export interface ContactBarRow {
  readonly pupilId: number;
  readonly contactId: number;
  readonly orderType: string | null;
  readonly orderUntil: Day | null;
  readonly noContact: boolean;
}

const CONTACT: KeyedTable = {
  table: 'contact',
  key: ['source', 'source_id'],
  columns: [
    'organisation_id',
    'first_name',
    'last_name',
    'email',
    'mobile',
    'address',
    'language',
    'interpreter',
  ],
  hasId: true,
  defaults: () => ({ public_id: newPublicId(), language: 'en', interpreter: false }),
};
const BARS = ['order_type', 'order_until', 'no_contact'] as const;
const LINK: KeyedTable = {
  table: 'pupil_contact',
  key: ['pupil_id', 'contact_id'],
  columns: [
    'kind',
    'relationship',
    'parental_responsibility',
    'lives_with',
    'priority',
    'channel',
    'address_hidden',
    ...BARS,
  ],
  hasId: true,
  defaults: () => ({ address_hidden: false, no_contact: false }),
};

/** Writes contacts and what bars them, by natural key; in the caller's transaction. */
@Injectable()
export class ContactRecorder {
  /** The fate of each row is that of the contact and its tie to the child together; `ids` are the contacts'. */
  async recordContacts(tx: EntityManager, rows: readonly ContactRow[]): Promise<Upserted> {
    const contacts = await upsertByNaturalKey(tx, CONTACT, rows.map(contactValues));
    const known = await this.linked(tx, contacts.ids);
    const links = await upsertByNaturalKey(
      tx,
      LINK,
      rows.map((row, at) => {
        const contactId = contacts.ids[at] ?? 0;
        return linkValues(row, contactId, known.has(`${row.pupilId} ${contactId}`));
      }),
    );
    const fates = links.fates.map((fate, at) =>
      fate === 'unchanged' && contacts.fates[at] !== 'unchanged' ? 'corrected' : fate,
    );
    return { fates, ids: contacts.ids };
  }

  /** Null for a contact that is not one of this child's. */
  async recordBars(tx: EntityManager, rows: readonly ContactBarRow[]): Promise<(Fate | null)[]> {
    const known = await this.linked(
      tx,
      rows.map((row) => row.contactId),
    );
    const exists = rows.map((row) => known.has(`${row.pupilId} ${row.contactId}`));
    const { fates } = await upsertByNaturalKey(
      tx,
      { ...LINK, columns: BARS },
      rows
        .filter((_, at) => exists[at])
        .map((row) => ({
          pupil_id: row.pupilId,
          contact_id: row.contactId,
          order_type: row.orderType,
          order_until: row.orderUntil,
          no_contact: row.noContact,
        })),
    );
    const left = [...fates];
    return exists.map((one) => (one ? (left.shift() ?? null) : null));
  }

  private async linked(tx: EntityManager, contactIds: readonly number[]): Promise<Set<string>> {
    const ids = [...new Set(contactIds)];
    const found = new Set<string>();
    for (let from = 0; from < ids.length; from += 500) {
      const some = ids.slice(from, from + 500);
      const rows = await runSql<{ pupil_id: number; contact_id: number }>(
        tx,
        `SELECT pupil_id, contact_id FROM pupil_contact
         WHERE contact_id IN (${some.map((_, at) => `$${at + 1}`).join(', ')})`,
        some,
      );
      rows.forEach((row) => found.add(`${row.pupil_id} ${row.contact_id}`));
    }
    return found;
  }
}

function contactValues(row: ContactRow) {
  return {
    source: row.source,
    source_id: row.sourceId,
    organisation_id: row.organisationId,
    first_name: row.firstName,
    last_name: row.lastName,
    email: row.emailUnusable ? null : (row.email ?? undefined),
    mobile: row.mobile ?? undefined,
    address: row.address ?? undefined,
    language: row.language ?? undefined,
    interpreter: row.interpreter ?? undefined,
  };
}

function linkValues(row: ContactRow, contactId: number, known: boolean) {
  return {
    pupil_id: row.pupilId,
    contact_id: contactId,
    kind: row.kind,
    relationship: row.relationship,
    parental_responsibility: row.parentalResponsibility,
    lives_with: row.livesWith,
    priority: row.priority,
    channel: row.channel ?? (known ? undefined : firstChannel(row)),
    address_hidden: row.addressHidden ?? undefined,
    no_contact: row.noContact ? true : undefined,
  };
}

/** How to reach a contact who was never asked how. */
function firstChannel(row: ContactRow): Channel {
  if (row.email) return 'email';
  return row.mobile || !row.address ? 'phone' : 'letter';
}
