import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { BY_IMPORT, ContactHoldsService } from '../../people/contacts/contact-holds.service.js';
import type { ContactHold } from '../../people/contacts/contact-hold.entity.js';
import { PupilContact } from '../../people/contacts/pupil-contact.entity.js';
import { Reader } from '../../platform/database/reader.js';
import { addDays } from '../../shared/days.js';
import type { ChunkWriter } from '../chunk-writer.js';
import type { RejectedRow } from '../csv/csv-file.js';
import type { KnownPeople } from '../known-people.js';
import type { LastWord, ProtectiveRows } from '../protective-rows.js';
import type { FileKind } from '../rows/row-kinds.js';

/** Time for the office to mend its export, and for the DSL to hear of it if they don't. */
const REVIEW_AFTER_DAYS = 14;
const EVERYBODY_HELD =
  '; nobody can tell whom this row protects from, so all contacts of this pupil are held until it is mended';
const ROWS_A_WRITE = 20;
/** What a write of one such row costs, in rows of a mark's size. */
const MARKS_A_ROW = 10;

interface Person {
  readonly pupilId: number;
  /** Null: everybody of the pupil. */
  readonly contactId: number | null;
}

/** Whom a row was about: one contact, everybody, or somebody we cannot tell (`unplaced`). */
interface Meant extends Person {
  readonly unplaced: boolean;
}

/** Holds whom a refused row was about until the row is mended: when in doubt the DSL decides, and no mail goes out. */
@Injectable()
export class RefusedRowHolds {
  constructor(
    private readonly holds: ContactHoldsService,
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** The refused rows of a file, with what that means for the child where we cannot tell who was meant. */
  async worded(
    rows: ProtectiveRows,
    refused: readonly RejectedRow[],
    known: KnownPeople,
  ): Promise<RejectedRow[]> {
    const worded: RejectedRow[] = [];
    for (const row of refused) {
      const meant = await this.meantBy(rows.wordOf(row, row.field), rows, known);
      worded.push(meant?.unplaced ? { ...row, reason: `${row.reason}${EVERYBODY_HELD}` } : row);
    }
    return worded;
  }

  /** To be called once all rows of the file are written; a row may be about a contact of the same file. */
  async settle(rows: ProtectiveRows, known: KnownPeople, writer: ChunkWriter): Promise<void> {
    if (known.dryRun) return;
    const refused: (Meant & { readonly field: string })[] = [];
    const good = new GoodRows();
    for (const word of rows.lastWords()) {
      const meant = await this.meantBy(word, rows, known);
      if (meant === null) continue;
      if (word.refusedFor === null) good.add(meant);
      else refused.push({ ...meant, field: word.refusedFor });
    }
    for (let from = 0; from < refused.length; from += ROWS_A_WRITE) {
      const some = refused.slice(from, from + ROWS_A_WRITE);
      await writer.write(some.length * MARKS_A_ROW, async (tx) => {
        for (const one of some) await this.hold(tx, one, rows.kind, good);
      });
    }
    const unplaced = new Set(refused.filter((one) => one.unplaced).map((one) => one.pupilId));
    if (good.any) await writer.write(MARKS_A_ROW, (tx) => this.liftMended(tx, rows.kind, good, unplaced));
  }

  /** Null for a pupil we do not know, and for a row that protects nobody whom we could invite. */
  private async meantBy(word: LastWord, rows: ProtectiveRows, known: KnownPeople): Promise<Meant | null> {
    const pupilId = known.pupil(word.pupilId)?.id;
    if (pupilId === undefined) return null;
    if (word.contactId === '' && rows.kind === 'holds') return { pupilId, contactId: null, unplaced: false };
    const contactId = known.contactId(word.contactId);
    if (contactId !== undefined && (word.refusedFor === null || (await this.isOfChild(pupilId, contactId))))
      return { pupilId, contactId, unplaced: false };
    const matters = rows.kind !== 'contacts' && word.refusedFor !== null && word.mayBar;
    return matters ? { pupilId, contactId: null, unplaced: true } : null;
  }

  /** What exists in a dry run only is taken for the child's. */
  private async isOfChild(pupilId: number, contactId: number): Promise<boolean> {
    if (pupilId < 0 || contactId < 0) return true;
    return this.reader.manager.existsBy(PupilContact, { pupilId, contactId });
  }

  private async hold(
    tx: EntityManager,
    { field, unplaced, ...person }: Meant & { readonly field: string },
    kind: FileKind,
    good: GoodRows,
  ): Promise<void> {
    const cause = unplaced ? unplacedCause(kind) : refusedCause(kind);
    const whom = person.contactId === null ? 'all contacts of this child' : 'this contact';
    const reason = unplaced
      ? `${cause}, so that nobody can tell whom it was to protect from: all contacts are held`
      : `${cause} ${whom} was refused on import: ${field || 'the row as a whole'}`;
    const reviewOn = addDays(await this.schoolToday.ofPupil(person.pupilId), REVIEW_AFTER_DAYS);
    const memory = unplaced ? JSON.stringify(good.contactsOf(person.pupilId)) : null;
    await this.holds.placeUnlessHeld(tx, { ...person, reason, placedBy: BY_IMPORT, reviewOn }, cause, memory);
  }

  /** Only what a refused row of the same kind of file had placed; a DSL's hold is the DSL's to lift. */
  private async liftMended(
    tx: EntityManager,
    kind: FileKind,
    good: GoodRows,
    unplaced: ReadonlySet<number>,
  ): Promise<void> {
    const mended = (hold: ContactHold) =>
      hold.reason.startsWith(unplacedCause(kind))
        ? !unplaced.has(hold.pupilId) && good.nameAnother(hold)
        : hold.reason.startsWith(refusedCause(kind)) && good.areAbout(hold);
    for (const hold of await this.holds.standingOfImport(tx))
      if (mended(hold)) await this.holds.lift(tx, hold.pupilId, hold.id, BY_IMPORT);
  }
}

/** Whom the good rows of one file are about. */
class GoodRows {
  private readonly contacts = new Map<number, (number | null)[]>();

  add({ pupilId, contactId }: Person): void {
    this.contacts.set(pupilId, [...(this.contacts.get(pupilId) ?? []), contactId]);
  }

  get any(): boolean {
    return this.contacts.size > 0;
  }

  contactsOf(pupilId: number): readonly (number | null)[] {
    return this.contacts.get(pupilId) ?? [];
  }

  areAbout({ pupilId, contactId }: Person): boolean {
    return this.contactsOf(pupilId).includes(contactId);
  }

  /** A row that was only deleted mends nothing: somebody must be named now who was not beside the row we could not place. */
  nameAnother({ pupilId, importMemory }: ContactHold): boolean {
    const before = importMemory ?? '[]';
    const named = new Set(JSON.parse(before) as (number | null)[]);
    return this.contactsOf(pupilId).some((contactId) => !named.has(contactId));
  }
}

function refusedCause(kind: FileKind): string {
  return `A row of ${kind}.csv about`;
}

function unplacedCause(kind: FileKind): string {
  return `A row of ${kind}.csv names a contact whom this child does not have`;
}
