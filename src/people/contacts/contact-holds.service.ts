import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { dialectOf, runSql } from '../../platform/database/sql.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import type { Day } from '../../shared/days.js';
import { NotFound } from '../../shared/errors.js';
import type { Fate } from '../../shared/fate.js';
import { contactHoldPlaced } from './contact-hold-placed.event.js';
import { ContactHold } from './contact-hold.entity.js';
import { decideListedHold, fingerprintOf, type HoldNow, type Kept } from './listed-hold.js';
import { PupilContact } from './pupil-contact.entity.js';

/** Who places a hold because a row that protects a child was refused. */
export const BY_IMPORT = 'import';

/** A hold as a DSL places it. `contactId` null: nobody of the child is contacted. */
export interface NewHold {
  readonly pupilId: number;
  readonly contactId: number | null;
  /** For DSLs only. */
  readonly reason: string;
  readonly placedBy: string;
  readonly reviewOn: Day;
}

/** What became of a row of a list of holds. */
export interface ListedHold {
  readonly fate: Fate;
  /** How a DSL has left the hold, where the row was not followed. */
  readonly kept: Kept;
}

/** The DSL's holds. All in the caller's transaction, together with the audit line. */
@Injectable()
export class ContactHoldsService {
  constructor(
    private readonly clock: Clock,
    private readonly events: EventBus,
  ) {}

  /**
   * Returns the hold's id. What is queued for whom it covers is stopped by the subscribers of the event.
   * @param importMemory what an import must know again; see {@link ContactHold.importMemory}
   */
  async place(tx: EntityManager, hold: NewHold, importMemory: string | null = null): Promise<number> {
    const { pupilId, contactId, reason, placedBy, reviewOn } = hold;
    const [row] = await runSql<{ id: number }>(
      tx,
      `INSERT INTO contact_hold (pupil_id, contact_id, reason, placed_by, import_memory, placed_at, review_on)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
      [pupilId, contactId, reason, placedBy, importMemory, this.clock.now(), reviewOn],
    );
    const holdId = row?.id ?? 0;
    await this.events.publish(tx, contactHoldPlaced, { holdId });
    return holdId;
  }

  /** The id of a hold that stands and says the same, or null: a form sent twice must not place two, of which one is forgotten. */
  async sameStanding(tx: EntityManager, hold: NewHold): Promise<number | null> {
    const { pupilId, contactId, reason, placedBy, reviewOn } = hold;
    if (dialectOf(tx) === 'postgres')
      await runSql(tx, 'SELECT id FROM pupil WHERE id = $1 FOR UPDATE', [pupilId]);
    const same = {
      pupilId,
      contactId: contactId ?? IsNull(),
      reason,
      placedBy,
      reviewOn,
      liftedAt: IsNull(),
    };
    return (await tx.findOneBy(ContactHold, same))?.id ?? null;
  }

  /** Ends a hold of this pupil; what it stopped stays stopped. Throws NotFound. */
  async lift(tx: EntityManager, pupilId: number, holdId: number, liftedBy: string): Promise<void> {
    const lifted = await runSql<{ id: number }>(
      tx,
      `UPDATE contact_hold SET lifted_at = $1, lifted_by = $2
       WHERE id = $3 AND pupil_id = $4 AND lifted_at IS NULL RETURNING id`,
      [this.clock.now(), liftedBy, holdId, pupilId],
    );
    if (lifted.length === 0) throw new NotFound('No such hold that still stands.');
  }

  /** Moves the day on which a hold of this pupil that still stands is looked at again. Throws NotFound. */
  async reviewOn(tx: EntityManager, pupilId: number, holdId: number, day: Day): Promise<void> {
    const moved = await runSql<{ id: number }>(
      tx,
      'UPDATE contact_hold SET review_on = $1 WHERE id = $2 AND pupil_id = $3 AND lifted_at IS NULL RETURNING id',
      [day, holdId, pupilId],
    );
    if (moved.length === 0) throw new NotFound('No such hold that still stands.');
  }

  /**
   * Places a hold unless one stands already that is enough: anybody else's, or this placer's own for the same cause. Not for a
   * contact that is not one of this child's.
   * @param cause how the reasons of all holds for this cause begin
   */
  async placeUnlessHeld(
    tx: EntityManager,
    hold: NewHold,
    cause: string,
    importMemory: string | null = null,
  ): Promise<void> {
    if (!(await isOfChild(tx, hold))) return;
    const enough = ({ liftedAt, placedBy, reason }: HoldNow) =>
      liftedAt === null && (placedBy !== hold.placedBy || reason.startsWith(cause));
    if (!(await holdsOn(tx, hold)).some(enough)) await this.place(tx, hold, importMemory);
  }

  /** The import's holds that still stand, of all pupils. */
  standingOfImport(tx: EntityManager): Promise<ContactHold[]> {
    return tx.find(ContactHold, { where: { placedBy: BY_IMPORT, liftedAt: IsNull() }, order: { id: 'ASC' } });
  }

  /**
   * For a list read again and again; what a DSL has placed or changed since stays as it is (see {@link decideListedHold}). Null
   * for a contact that is not one of this child's: such a hold would hold nobody, and the DSL would believe it did.
   */
  async recordHolds(tx: EntityManager, rows: readonly NewHold[]): Promise<(ListedHold | null)[]> {
    const became: (ListedHold | null)[] = [];
    for (const row of rows) became.push((await isOfChild(tx, row)) ? await this.recordHold(tx, row) : null);
    return became;
  }

  private async recordHold(tx: EntityManager, row: NewHold): Promise<ListedHold> {
    const known = (await holdsOn(tx, row)).filter((one) => one.placedBy !== BY_IMPORT);
    const decided = decideListedHold(known, row);
    const importMemory = fingerprintOf(row);
    if (decided.step === 'place') {
      await this.place(tx, row, importMemory);
      return { fate: decided.fate, kept: null };
    }
    const { reason, placedBy, reviewOn } = row;
    if (decided.step === 'correct')
      await tx.update(ContactHold, { id: decided.holdId }, { reason, placedBy, reviewOn, importMemory });
    if (decided.step === 'remember') await tx.update(ContactHold, { id: decided.holdId }, { importMemory });
    return { fate: decided.fate, kept: decided.kept };
  }
}

function holdsOn(tx: EntityManager, { pupilId, contactId }: NewHold): Promise<ContactHold[]> {
  return tx.find(ContactHold, {
    where: { pupilId, contactId: contactId ?? IsNull() },
    order: { id: 'ASC' },
  });
}

async function isOfChild(tx: EntityManager, { pupilId, contactId }: NewHold): Promise<boolean> {
  return contactId === null || tx.existsBy(PupilContact, { pupilId, contactId });
}
