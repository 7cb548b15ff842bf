import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import type { Day } from '../../shared/days.js';
import { Conflict, NotFound } from '../../shared/errors.js';
import type { PupilWish } from '../contacts/pupil-contact.entity.js';
import { pupilWishRecorded } from '../contacts/pupil-wish-recorded.event.js';
import { KnownContext, type KnownContextKind } from './known-context.entity.js';
import { type MastAgreement, Pupil } from './pupil.entity.js';

/** What the family said about the support team. */
export interface MastAnswer {
  readonly answer: MastAgreement;
  readonly on: Day;
  /** Who said it. */
  readonly by: string;
}

/** What a pupil said about one contact. */
export interface NewPupilWish {
  readonly pupilId: number;
  readonly contactId: number;
  /** Null: the pupil takes back what they said. */
  readonly wish: PupilWish | null;
  /** The day the pupil was asked. */
  readonly on: Day;
}

/** What the school knows already that explains a pupil's signals. */
export interface NewKnownContext {
  readonly pupilId: number;
  readonly kind: KnownContextKind;
  readonly note: string;
  readonly from: Day;
  /** Last day it holds drafts back, inclusive. */
  readonly reviewOn: Day;
}

/** Somebody else was first. */
export class ContextEndedAlready extends Conflict {
  override readonly code = 'context-ended-already';

  constructor() {
    super('This was ended already by somebody else.');
  }
}

/** What the family said later must not be undone by an older answer that is written down after it. */
export class LaterAnswerStands extends Conflict {
  override readonly code = 'later-answer-stands';

  /** @param stands the day of the answer that stands. */
  constructor(readonly stands: Day) {
    super(`The family gave an answer on ${stands}, later than this one, and it stands.`);
  }
}

/** What people have agreed to or told us about a pupil. All in the caller's transaction, together with the audit line. */
@Injectable()
export class PupilAgreementsService {
  constructor(private readonly events: EventBus) {}

  /** Of two answers given on one day, the one that is recorded later counts. Throws LaterAnswerStands. */
  async recordMastAnswer(tx: EntityManager, pupilId: number, answer: MastAnswer): Promise<void> {
    const { answer: mastAgreement, on, by } = answer;
    const done = await runSql<{ id: number }>(
      tx,
      `UPDATE pupil SET mast_agreement = $1, mast_agreed_on = $2, mast_agreed_by = $3
       WHERE id = $4 AND (mast_agreement = 'unasked' OR mast_agreed_on IS NULL OR mast_agreed_on <= $2) RETURNING id`,
      [mastAgreement, on, by, pupilId],
    );
    if (done.length > 0) return;
    const { mastAgreedOn } = await tx.findOneByOrFail(Pupil, { id: pupilId });
    throw new LaterAnswerStands(mastAgreedOn ?? on);
  }

  /** The social worker agreed on that day that this contact is asked; null takes it back. Throws NotFound. */
  async recordSocialWorkerAgreement(
    tx: EntityManager,
    pupilId: number,
    contactId: number,
    on: Day | null,
  ): Promise<void> {
    const done = await runSql<{ id: number }>(
      tx,
      `UPDATE pupil_contact SET social_worker_agreed_on = $1
       WHERE pupil_id = $2 AND contact_id = $3 RETURNING id`,
      [on, pupilId, contactId],
    );
    if (done.length === 0) throw new NotFound('No such contact of this pupil.');
  }

  /**
   * Whether the pupil wants this contact at a meeting, as they told a person who asked. Standing drafts are looked at again by the
   * subscribers of the event. Throws NotFound.
   */
  async recordPupilWish(tx: EntityManager, { pupilId, contactId, wish, on }: NewPupilWish): Promise<void> {
    const done = await runSql<{ id: number }>(
      tx,
      `UPDATE pupil_contact SET pupil_wish = $1, pupil_wish_on = $2
       WHERE pupil_id = $3 AND contact_id = $4 RETURNING id`,
      [wish, wish === null ? null : on, pupilId, contactId],
    );
    if (done.length === 0) throw new NotFound('No such contact of this pupil.');
    await this.events.publish(tx, pupilWishRecorded, { pupilId });
  }

  /** What the pupil wants said. */
  async recordPupilView(tx: EntityManager, pupilId: number, view: string): Promise<void> {
    await tx.update(Pupil, { id: pupilId }, { pupilView: view });
  }

  /** Returns the id of the context. */
  async addKnownContext(tx: EntityManager, context: NewKnownContext): Promise<number> {
    const inserted = await tx.insert(KnownContext, {
      pupilId: context.pupilId,
      kind: context.kind,
      note: context.note,
      fromDay: context.from,
      reviewOn: context.reviewOn,
      endedOn: null,
    });
    return Number(inserted.identifiers[0]?.['id']);
  }

  /** It no longer holds from `day` on. Throws NotFound, or ContextEndedAlready. */
  async endKnownContext(tx: EntityManager, pupilId: number, contextId: number, day: Day): Promise<void> {
    const done = await runSql<{ id: number }>(
      tx,
      `UPDATE known_context SET ended_on = $1 WHERE id = $2 AND pupil_id = $3 AND ended_on IS NULL RETURNING id`,
      [day, contextId, pupilId],
    );
    if (done.length > 0) return;
    if (await tx.existsBy(KnownContext, { id: contextId, pupilId })) throw new ContextEndedAlready();
    throw new NotFound('No such context of this pupil.');
  }
}
