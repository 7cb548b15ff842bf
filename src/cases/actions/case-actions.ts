import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import { newPublicId } from '../../shared/ids.js';
import { CaseChronology, WORKER } from '../chronology/case-chronology.js';
import { CaseAction } from './case-action.entity.js';

export interface NewCaseAction {
  readonly caseId: number;
  readonly title: string;
  readonly ownerStaffId: number | null;
  /** Last day to do it, inclusive. */
  readonly dueOn: Day;
  /** What it is made for, at most 80 characters: made once however often asked. Null for actions of people. */
  readonly origin: string | null;
  /** Who made it; the worker when absent. */
  readonly actor?: string;
}

/** What has been promised in a case. */
@Injectable()
export class CaseActions {
  constructor(private readonly chronology: CaseChronology) {}

  /** Adds an action and its line in the story. With a known `origin` nothing happens and the old id is returned. */
  async add(tx: EntityManager, action: NewCaseAction): Promise<{ id: number; publicId: string }> {
    const [made] = await runSql<{ id: number; public_id: string }>(
      tx,
      `INSERT INTO case_action (public_id, case_id, title, owner_staff_id, due_on, origin)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (origin) DO NOTHING RETURNING id, public_id`,
      [newPublicId(), action.caseId, action.title, action.ownerStaffId, action.dueOn, action.origin],
    );
    if (!made) return this.existing(tx, action.origin ?? '');
    await this.chronology.append(tx, {
      caseId: action.caseId,
      kind: 'action-added',
      actor: action.actor ?? WORKER,
      text: action.title,
      data: { action: made.public_id, dueOn: action.dueOn },
    });
    return { id: made.id, publicId: made.public_id };
  }

  /** Puts other words on what the worker asked for and is still to be done, where `isMeant` says so of its origin. */
  async reword(
    tx: EntityManager,
    caseId: number,
    isMeant: (origin: string) => boolean,
    title: string,
  ): Promise<void> {
    const meant = await this.stillToDo(tx, caseId, isMeant);
    if (meant.length > 0) await tx.update(CaseAction, { id: In(meant.map((one) => one.id)) }, { title });
  }

  /**
   * Takes back what the worker asked for and is still to be done, where `isMeant` says so of its origin: what it was made for
   * no longer stands. It stays in the case with its reason.
   */
  async withdraw(
    tx: EntityManager,
    caseId: number,
    isMeant: (origin: string) => boolean,
    because: string,
  ): Promise<void> {
    for (const { id, publicId, title } of await this.stillToDo(tx, caseId, isMeant)) {
      const at = await this.chronology.append(tx, {
        caseId,
        kind: 'action-withdrawn',
        actor: WORKER,
        text: `No longer to be done, as ${because}: ${title}`,
        data: { action: publicId },
      });
      await tx.update(CaseAction, { id }, { withdrawnAt: at, withdrawnBecause: because });
    }
  }

  /** What the worker has ever asked for in a case, done or not, each by its origin. */
  async askedFor(tx: EntityManager, caseId: number): Promise<string[]> {
    const asked = await tx.findBy(CaseAction, { caseId, origin: Not(IsNull()) });
    return asked.flatMap(({ origin }) => (origin === null ? [] : [origin]));
  }

  private async stillToDo(
    tx: EntityManager,
    caseId: number,
    isMeant: (origin: string) => boolean,
  ): Promise<CaseAction[]> {
    const open = await tx.find(CaseAction, {
      where: { caseId, doneAt: IsNull(), withdrawnAt: IsNull(), origin: Not(IsNull()) },
      order: { id: 'ASC' },
    });
    return open.filter(({ origin }) => origin !== null && isMeant(origin));
  }

  private async existing(tx: EntityManager, origin: string): Promise<{ id: number; publicId: string }> {
    const [row] = await runSql<{ id: number; public_id: string }>(
      tx,
      'SELECT id, public_id FROM case_action WHERE origin = $1',
      [origin],
    );
    if (!row) throw new Error('An action was refused although its origin is new.');
    return { id: row.id, publicId: row.public_id };
  }
}
