import { Injectable } from '@nestjs/common';
import {
  ContactHoldsService,
  type ListedHold,
  type NewHold,
} from '../../people/contacts/contact-holds.service.js';
import {
  type ContactBarRow as ContactBar,
  ContactRecorder,
  type ContactRow as Contact,
} from '../../people/contacts/contact-recorder.js';
import type { Fate } from '../../shared/fate.js';
import type { RejectedRow } from '../csv/csv-file.js';
import type { KnownPeople } from '../known-people.js';
import type { ProtectiveRows } from '../protective-rows.js';
import type { ContactBarRow } from '../rows/contact-bar.row.js';
import type { ContactRow } from '../rows/contact.row.js';
import type { HoldRow } from '../rows/hold.row.js';
import { type LoadContext, type Loader, type Outcome, outcomesOf, unknown } from './loader.js';
import { RefusedRowHolds } from './refused-row-holds.js';

const NOT_THEIRS = { field: 'contact_id', reason: 'contact_id: this contact is none of the pupil’s' };
const ELSEWHERE = {
  rejected: { field: 'contact_id', reason: 'contact_id: this is the contact of another school’s pupils' },
};
/** Said without a reason: who imports need not know what a DSL knows. */
const KEPT = {
  standing: 'not followed: the hold stays as the DSL has left it',
  lifted: 'not followed: a DSL has lifted this hold',
} as const;

/** Loads the adults in children's lives, and what bars them. */
@Injectable()
export class ContactLoaders {
  constructor(
    private readonly recorder: ContactRecorder,
    private readonly holdsService: ContactHoldsService,
    private readonly refusedRows: RefusedRowHolds,
  ) {}

  contacts(known: KnownPeople): Loader<ContactRow, Contact> {
    return {
      prepare: ({ contactId, emailFault, ...row }) => {
        const pupil = known.pupil(row.pupilId);
        if (!pupil) return unknown('pupil_id', 'pupil', row.pupilId);
        if (known.isContactOfOthers(contactId)) return ELSEWHERE;
        const { id: pupilId, organisationId } = pupil;
        const ids = { pupilId, organisationId, source: known.source, sourceId: contactId };
        const ok = { ...row, ...ids, emailUnusable: emailFault !== null };
        return emailFault === null ? { ok } : { ok, warning: emailFault };
      },
      write: async (tx, rows) => {
        const { fates, ids } = await this.recorder.recordContacts(tx, rows);
        return outcomesOf(fates, ids);
      },
      remember: ({ sourceId }, id) => {
        known.learnContact(sourceId, id);
      },
    };
  }

  bars(known: KnownPeople): Loader<ContactBarRow, ContactBar> {
    return {
      prepare: (row) => {
        const pupil = known.pupil(row.pupilId);
        if (!pupil) return unknown('pupil_id', 'pupil', row.pupilId);
        const contactId = known.contactId(row.contactId);
        if (contactId === undefined) return unknown('contact_id', 'contact', row.contactId);
        return { ok: { ...row, pupilId: pupil.id, contactId } };
      },
      write: async (tx, rows) => {
        const fates = await this.recorder.recordBars(tx, rows);
        return fates.map(outcomeOf);
      },
    };
  }

  holds(known: KnownPeople): Loader<HoldRow, NewHold> {
    return {
      prepare: (row) => {
        const pupil = known.pupil(row.pupilId);
        if (!pupil) return unknown('pupil_id', 'pupil', row.pupilId);
        const contactId = row.contactId === null ? null : known.contactId(row.contactId);
        if (contactId === undefined) return unknown('contact_id', 'contact', row.contactId ?? '');
        const staffId = known.staffId(row.placedBy);
        if (staffId === undefined) return unknown('placed_by', 'member of staff', row.placedBy);
        return { ok: { ...row, pupilId: pupil.id, contactId, placedBy: `staff:${staffId}` } };
      },
      write: async (tx, rows) => {
        const became = await this.holdsService.recordHolds(tx, rows);
        return became.map(outcomeOfHold);
      },
    };
  }

  /** Refused rows that say what they mean for the child. */
  worded(
    rows: ProtectiveRows,
    refused: readonly RejectedRow[],
    known: KnownPeople,
  ): Promise<readonly RejectedRow[]> {
    return this.refusedRows.worded(rows, refused, known);
  }

  /** Holds whom a refused row of a wholly loaded file was about, and lifts what is mended. */
  async settle(rows: ProtectiveRows, { known, writer }: LoadContext): Promise<void> {
    await this.refusedRows.settle(rows, known, writer);
  }
}

function outcomeOf(fate: Fate | null): Outcome {
  return fate === null ? NOT_THEIRS : { fate, id: 0 };
}

function outcomeOfHold(became: ListedHold | null): Outcome {
  if (became === null || became.kept === null) return outcomeOf(became?.fate ?? null);
  return { fate: became.fate, id: 0, warning: { field: '', reason: KEPT[became.kept] } };
}
