import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { runSql } from '../../platform/database/sql.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import type { Day } from '../../shared/days.js';
import { NotFound } from '../../shared/errors.js';
import type { Fate } from '../../shared/fate.js';
import { contactHoldPlaced } from './contact-hold-placed.event.js';
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

interface KnownHold {
  id: number;
  reason: string;
  placed_by: string;
  review_on: Day;
  lifted_at: string | null;
}

/** The DSL's holds. All in the caller's transaction, together with the audit line. */
@Injectable()
export class ContactHoldsService {
  constructor(
    private readonly clock: Clock,
    private readonly events: EventBus,
  ) {}

  /** Returns the hold's id. What is queued for whom it covers is stopped by the subscribers of the event. */
  async place(tx: EntityManager, hold: NewHold): Promise<number> {
    const [row] = await runSql<{ id: number }>(
      tx,
      `INSERT INTO contact_hold (pupil_id, contact_id, reason, placed_by, placed_at, review_on)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [hold.pupilId, hold.contactId, hold.reason, hold.placedBy, this.clock.now(), hold.reviewOn],
    );
    const holdId = row?.id ?? 0;
    await this.events.publish(tx, contactHoldPlaced, { holdId });
    return holdId;
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

  /**
   * Places a hold unless one stands already that is enough: anybody else's, or this placer's own for the same cause. Not for a
   * contact that is not one of this child's.
   * @param cause how the reasons of all holds for this cause begin
   */
  async placeUnlessHeld(tx: EntityManager, hold: NewHold, cause: string): Promise<void> {
    if (!(await isOfChild(tx, hold))) return;
    const enough = ({ lifted_at, placed_by, reason }: KnownHold) =>
      lifted_at === null && (placed_by !== hold.placedBy || reason.startsWith(cause));
    if (!(await this.holdsOn(tx, hold)).some(enough)) await this.place(tx, hold);
  }

  /** The import's holds that still stand, of all pupils. */
  standingOfImport(
    tx: EntityManager,
  ): Promise<{ id: number; pupilId: number; contactId: number | null; reason: string }[]> {
    return runSql(
      tx,
      `SELECT id, pupil_id AS "pupilId", contact_id AS "contactId", reason FROM contact_hold
       WHERE placed_by = $1 AND lifted_at IS NULL ORDER BY id`,
      [BY_IMPORT],
    );
  }

  /**
   * By natural key, for a list read again and again. A hold that a DSL has lifted is not placed again by the same row. Null for a
   * contact that is not one of this child's: such a hold would hold nobody, and the DSL would believe it did.
   */
  async recordHolds(tx: EntityManager, rows: readonly NewHold[]): Promise<(Fate | null)[]> {
    const fates: (Fate | null)[] = [];
    for (const row of rows) fates.push((await isOfChild(tx, row)) ? await this.recordHold(tx, row) : null);
    return fates;
  }

  private async recordHold(tx: EntityManager, row: NewHold): Promise<Fate> {
    const known = await this.holdsOn(tx, row);
    const same = (one: KnownHold) =>
      one.reason === row.reason && one.placed_by === row.placedBy && one.review_on === row.reviewOn;
    if (known.some(same)) return 'unchanged';
    const standing = known.find((one) => one.lifted_at === null && one.placed_by !== BY_IMPORT);
    if (!standing) {
      await this.place(tx, row);
      return 'accepted';
    }
    await runSql(tx, 'UPDATE contact_hold SET reason = $1, placed_by = $2, review_on = $3 WHERE id = $4', [
      row.reason,
      row.placedBy,
      row.reviewOn,
      standing.id,
    ]);
    return 'corrected';
  }

  private holdsOn(tx: EntityManager, row: NewHold): Promise<KnownHold[]> {
    const columns = 'id, reason, placed_by, review_on, lifted_at';
    return row.contactId === null
      ? runSql(tx, `SELECT ${columns} FROM contact_hold WHERE pupil_id = $1 AND contact_id IS NULL`, [
          row.pupilId,
        ])
      : runSql(tx, `SELECT ${columns} FROM contact_hold WHERE pupil_id = $1 AND contact_id = $2`, [
          row.pupilId,
          row.contactId,
        ]);
  }
}

async function isOfChild(tx: EntityManager, { pupilId, contactId }: NewHold): Promise<boolean> {
  return contactId === null || tx.existsBy(PupilContact, { pupilId, contactId });
}
