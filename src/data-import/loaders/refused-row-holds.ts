import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { BY_IMPORT, ContactHoldsService } from '../../people/contacts/contact-holds.service.js';
import { addDays } from '../../shared/days.js';
import type { ChunkWriter } from '../chunk-writer.js';
import type { KnownPeople } from '../known-people.js';
import type { LastWord, ProtectiveRows } from '../protective-rows.js';

/** Time for the office to mend its export, and for the DSL to hear of it if they don't. */
const REVIEW_AFTER_DAYS = 14;
const ROWS_A_WRITE = 20;
/** What a write of one such row costs, in rows of a mark's size. */
const MARKS_A_ROW = 10;

interface Person {
  readonly pupilId: number;
  /** Null: everybody of the pupil. */
  readonly contactId: number | null;
}

/** Holds whom a refused row was about until the row is mended: when in doubt the DSL decides, and no mail goes out. */
@Injectable()
export class RefusedRowHolds {
  constructor(
    private readonly holds: ContactHoldsService,
    private readonly clock: Clock,
  ) {}

  /** To be called once all rows of the file are written; a row may be about a contact of the same file. */
  async settle(rows: ProtectiveRows, known: KnownPeople, writer: ChunkWriter): Promise<void> {
    if (known.dryRun) return;
    const cause = `A row of ${rows.kind}.csv `;
    const refused: (Person & { readonly field: string })[] = [];
    const good = new Set<string>();
    for (const word of rows.lastWords()) {
      const person = personOf(word, rows, known);
      if (person === null) continue;
      if (word.refusedFor === null) good.add(keyOf(person));
      else refused.push({ ...person, field: word.refusedFor });
    }
    for (let from = 0; from < refused.length; from += ROWS_A_WRITE) {
      const some = refused.slice(from, from + ROWS_A_WRITE);
      await writer.write(some.length * MARKS_A_ROW, async (tx) => {
        for (const { field, ...person } of some) await this.hold(tx, person, cause, field);
      });
    }
    if (good.size > 0) await writer.write(MARKS_A_ROW, (tx) => this.liftMended(tx, good, cause));
  }

  private async hold(tx: EntityManager, person: Person, cause: string, field: string): Promise<void> {
    const whom = person.contactId === null ? 'all contacts of this child' : 'this contact';
    const hold = {
      ...person,
      reason: `${cause}about ${whom} was refused on import: ${field || 'the row as a whole'}`,
      placedBy: BY_IMPORT,
      reviewOn: addDays(this.clock.now().slice(0, 10), REVIEW_AFTER_DAYS),
    };
    await this.holds.placeUnlessHeld(tx, hold, cause);
  }

  /** Only what a refused row of the same kind of file had placed; a DSL's hold is the DSL's to lift. */
  private async liftMended(tx: EntityManager, good: ReadonlySet<string>, cause: string): Promise<void> {
    for (const hold of await this.holds.standingOfImport(tx)) {
      if (hold.reason.startsWith(cause) && good.has(keyOf(hold)))
        await this.holds.lift(tx, hold.pupilId, hold.id, BY_IMPORT);
    }
  }
}

function personOf(word: LastWord, rows: ProtectiveRows, known: KnownPeople): Person | null {
  const pupil = known.pupil(word.pupilId);
  if (!pupil) return null;
  if (word.contactId === '' && rows.kind === 'holds') return { pupilId: pupil.id, contactId: null };
  const contactId = known.contactId(word.contactId);
  return contactId === undefined ? null : { pupilId: pupil.id, contactId };
}

function keyOf({ pupilId, contactId }: Person): string {
  return `${pupilId} ${contactId ?? ''}`;
}
