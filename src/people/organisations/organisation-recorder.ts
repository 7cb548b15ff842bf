import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newPublicId } from '../../shared/ids.js';
import { type KeyedTable, type Upserted, upsertByNaturalKey } from '../natural-key-upsert.js';

/** A school or team as another system gives it. Null or undefined: not said, what is known stays. */
export interface OrganisationRow {
  readonly kind: 'school' | 'team';
  readonly source: string;
  readonly sourceId: string;
  readonly name: string;
  readonly timezone?: string | null;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly address?: string | null;
}

const ORGANISATION: KeyedTable = {
  table: 'organisation',
  key: ['source', 'source_id'],
  columns: ['kind', 'name', 'timezone', 'phone', 'email', 'address'],
  hasId: true,
  defaults: () => ({ public_id: newPublicId(), timezone: 'Europe/London', school_year_start: '08-01' }),
};

/** Writes schools and teams by natural key, in bulk; all in the caller's transaction. */
@Injectable()
export class OrganisationRecorder {
  recordOrganisations(tx: EntityManager, rows: readonly OrganisationRow[]): Promise<Upserted> {
    return upsertByNaturalKey(
      tx,
      ORGANISATION,
      rows.map((row) => ({
        source: row.source,
        source_id: row.sourceId,
        kind: row.kind,
        name: row.name,
        timezone: row.timezone ?? undefined,
        phone: row.phone ?? undefined,
        email: row.email ?? undefined,
        address: row.address ?? undefined,
      })),
    );
  }
}
