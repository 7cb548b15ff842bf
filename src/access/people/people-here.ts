import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { dialectOf, runSql } from '../../platform/database/sql.js';
import { Clock } from '../../platform/clock/clock.js';
import { NotFound } from '../../shared/errors.js';
import { localDayOf } from '../../shared/local-day.js';
import type { Actor } from '../actor.js';
import type { OrganisationKind } from '../../people/organisations/organisation.entity.js';
import { LastAdministrator } from './people-errors.js';

/** Somebody who works where the one who asks does. */
export interface PersonHere {
  readonly staffId: number;
  readonly publicId: string;
  readonly organisationId: number;
  readonly kind: OrganisationKind;
  readonly email: string | null;
  /** Public id of their account; null: none. */
  readonly accountId: string | null;
}

interface Row {
  id: number;
  public_id: string;
  organisation_id: number;
  kind: OrganisationKind;
  email: string | null;
  account_id: string | null;
  timezone: string;
}

/** Whose accounts and roles an administrator looks after: those of their own organisation, and nobody else's. */
@Injectable()
export class PeopleHere {
  constructor(
    private readonly clock: Clock,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** Changes of accounts and roles of one organisation go one after the other. @throws NotFound also for somebody of another organisation */
  async locked(tx: EntityManager, { organisationId }: Actor, publicId: string): Promise<PersonHere> {
    if (dialectOf(tx) === 'postgres')
      await runSql(tx, 'SELECT id FROM organisation WHERE id = $1 FOR UPDATE', [organisationId]);
    const [row] = await runSql<Row>(
      tx,
      `SELECT s.id, s.public_id, s.organisation_id, s.email, o.kind, o.timezone, a.public_id AS account_id
       FROM staff s JOIN organisation o ON o.id = s.organisation_id LEFT JOIN account a ON a.staff_id = s.id
       WHERE s.public_id = $1 AND s.organisation_id = $2`,
      [publicId, organisationId ?? 0],
    );
    if (!row) throw new NotFound('There is nobody here with this number.');
    return {
      ...{ staffId: row.id, publicId: row.public_id, organisationId: row.organisation_id },
      ...{ kind: row.kind, email: row.email, accountId: row.account_id },
    };
  }

  /**
   * Somebody else than `without` must be an administrator who can sign in, now. Whoever was invited and has not chosen a password cannot.
   * @throws LastAdministrator
   */
  async keepAnAdministrator(tx: EntityManager, without: PersonHere): Promise<void> {
    const today = localDayOf(this.clock.now(), await this.schoolToday.zoneOf(without.organisationId));
    const others = await runSql<{ id: number }>(
      tx,
      `SELECT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id JOIN account a ON a.staff_id = s.id
       WHERE s.organisation_id = $1 AND s.id <> $2 AND r.role = 'administrator' AND a.disabled_at IS NULL
         AND a.password_hash IS NOT NULL AND (s.left_on IS NULL OR s.left_on > $3) LIMIT 1`,
      [without.organisationId, without.staffId, today],
    );
    if (others.length === 0) throw new LastAdministrator();
  }
}
