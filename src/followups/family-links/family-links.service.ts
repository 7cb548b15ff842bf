import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { type EntityManager, IsNull } from 'typeorm';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { runSql } from '../../platform/database/sql.js';
import { addDays, type Day } from '../../shared/days.js';
import { FamilyLink } from './family-link.entity.js';
import { seal, unseal } from '../../platform/secrets/sealed-text.js';

/** Twelve school weeks: as long as anybody may still want to see when the meeting was. */
export const LINK_LASTS_DAYS = 84;

const TOKEN_BYTES = 32;
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** May the link be used today? Both refusals have a human way on. */
export type LinkState = 'valid' | 'expired' | 'revoked';

/** A link that somebody opened. */
export interface ResolvedLink {
  readonly link: FamilyLink;
  readonly state: LinkState;
}

/** The links of homes: 256 random bits each, one per person and pupil, so that a reminder and a move carry the same. */
@Injectable()
export class FamilyLinks {
  constructor(
    private readonly config: TandemConfig,
    private readonly clock: Clock,
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
  ) {}

  /**
   * The link of a contact (or with null of the pupil), made when there is none that still stands; its last day moves on, to at
   * least `LINK_LASTS_DAYS` after the later of today and `neededUntil`.
   */
  async linkFor(
    tx: EntityManager,
    pupilId: number,
    contactId: number | null,
    neededUntil?: Day,
  ): Promise<{ id: number; token: string }> {
    const today = await this.schoolToday.ofPupil(pupilId);
    const later = neededUntil !== undefined && neededUntil > today ? neededUntil : today;
    const expiresOn = addDays(later, LINK_LASTS_DAYS);
    const standing = await tx.findOneBy(FamilyLink, {
      pupilId,
      contactId: contactId ?? IsNull(),
      revokedAt: IsNull(),
    });
    if (!standing) return this.make(tx, pupilId, contactId, expiresOn);
    if (standing.expiresOn < expiresOn) await tx.update(FamilyLink, { id: standing.id }, { expiresOn });
    return { id: standing.id, token: this.tokenOf(standing) };
  }

  /** Opens the sealed copy. Throws SealNotOpened. */
  tokenOf(link: FamilyLink): string {
    return unseal(link.tokenSealed, this.config.keys);
  }

  /**
   * The link behind a token, or null. A token of any shape takes the same way: one hash, one look-up by index, so that the time
   * says nothing about how near a guess was.
   */
  async resolve(token: string): Promise<ResolvedLink | null> {
    const tokenHash = hashOf(token.slice(0, 200));
    const link = await this.reader.manager.findOneBy(FamilyLink, { tokenHash });
    if (!link || !TOKEN_SHAPE.test(token)) return null;
    if (link.revokedAt !== null) return { link, state: 'revoked' };
    const today = await this.schoolToday.ofPupil(link.pupilId);
    return { link, state: today <= link.expiresOn ? 'valid' : 'expired' };
  }

  /** Ends the links of a pupil's contact; null ends everybody's, the pupil's own too. */
  async revoke(tx: EntityManager, pupilId: number, contactId: number | null): Promise<void> {
    await runSql(
      tx,
      `UPDATE family_link SET revoked_at = $1
       WHERE pupil_id = $2 AND revoked_at IS NULL AND (contact_id = $3 OR $4 = 1)`,
      [this.clock.now(), pupilId, contactId ?? 0, contactId === null ? 1 : 0],
    );
  }

  private async make(
    tx: EntityManager,
    pupilId: number,
    contactId: number | null,
    expiresOn: string,
  ): Promise<{ id: number; token: string }> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const made = await tx.insert(FamilyLink, {
      pupilId,
      contactId,
      tokenHash: hashOf(token),
      tokenSealed: seal(token, this.config.keys),
      createdAt: this.clock.now(),
      expiresOn,
      revokedAt: null,
    });
    return { id: Number(made.identifiers[0]?.['id']), token };
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
