import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import { newPublicId } from '../../shared/ids.js';
import type { SocialCare } from '../contact-bars.js';
import { EnrolmentRecorder } from '../enrolments/enrolment-recorder.js';
import {
  type ColumnValues,
  type KeyedTable,
  type Upserted,
  upsertByNaturalKey,
} from '../natural-key-upsert.js';
import type { MastAgreement, SpecialNeeds } from './pupil.entity.js';

/** A pupil as another system gives them. Null or undefined: not said, what is known stays. */
export interface PupilRow {
  readonly source: string;
  readonly sourceId: string;
  /** The school that sends the record and owns it. */
  readonly schoolId: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly preferredName?: string | null;
  readonly dateOfBirth?: Day | null;
  readonly yearGroup?: string | null;
  readonly sex?: string | null;
  readonly language?: string | null;
  readonly sen?: SpecialNeeds | null;
  readonly disadvantaged?: boolean | null;
  /** The pupil's own, never a parent's. */
  readonly email?: string | null;
  readonly socialCare?: SocialCare | null;
  readonly mastAgreement?: MastAgreement | null;
  readonly mastAgreedOn?: Day | null;
}

interface Agreement {
  source: string;
  source_id: string;
  mast_agreement: string;
  mast_agreed_on: Day | null;
}

const PUPIL: KeyedTable = {
  table: 'pupil',
  key: ['source', 'source_id'],
  columns: [
    'organisation_id',
    'first_name',
    'last_name',
    'preferred_name',
    'date_of_birth',
    'sex',
    'language',
    'sen',
    'disadvantaged',
    'email',
    'social_care',
    'mast_agreement',
    'mast_agreed_on',
  ],
  hasId: true,
  defaults: () => ({
    public_id: newPublicId(),
    social_care: 'none',
    mast_agreement: 'unasked',
    signals_version: 0,
    evaluated_version: 0,
  }),
};

/** Writes pupils by natural key, each with an enrolment at the school that sends them; in the caller's transaction. */
@Injectable()
export class PupilRecorder {
  constructor(private readonly enrolments: EnrolmentRecorder) {}

  /** @param todayAt the day it is at a school: from then on a pupil who changes school without dates is at the new one */
  async recordPupils(
    tx: EntityManager,
    rows: readonly PupilRow[],
    todayAt: (schoolId: number) => Day,
  ): Promise<Upserted> {
    const newer = await this.newerAgreements(tx, rows);
    const { fates, ids } = await upsertByNaturalKey(
      tx,
      PUPIL,
      rows.map((row) => valuesOf(row, newer.has(row))),
    );
    const places = rows.map((row, at) => ({
      pupilId: ids[at] ?? 0,
      schoolId: row.schoolId,
      yearGroup: row.yearGroup ?? null,
    }));
    const moved = await this.enrolments.placeUndated(tx, places, todayAt);
    return { fates: fates.map((fate, at) => (fate === 'unchanged' ? (moved[at] ?? fate) : fate)), ids };
  }

  /**
   * Rows whose answer about the MAST may be taken: a file must not undo what the family said later. It is taken for a
   * pupil who was never asked, and when it is dated after the answer we have.
   */
  private async newerAgreements(tx: EntityManager, rows: readonly PupilRow[]): Promise<Set<PupilRow>> {
    const answered = rows.filter((row) => row.mastAgreement);
    const known = new Map<string, Agreement>();
    for (const row of answered) {
      const [pupil] = await runSql<Agreement>(
        tx,
        'SELECT source, source_id, mast_agreement, mast_agreed_on FROM pupil WHERE source = $1 AND source_id = $2',
        [row.source, row.sourceId],
      );
      if (pupil) known.set(JSON.stringify([row.source, row.sourceId]), pupil);
    }
    return new Set(
      answered.filter((row) => isNewer(row, known.get(JSON.stringify([row.source, row.sourceId])))),
    );
  }
}

function isNewer(row: PupilRow, known: Agreement | undefined): boolean {
  if (!known || known.mast_agreement === 'unasked') return true;
  return (row.mastAgreedOn ?? '') > (known.mast_agreed_on ?? '');
}

function valuesOf(row: PupilRow, takeAgreement: boolean): ColumnValues {
  return {
    source: row.source,
    source_id: row.sourceId,
    organisation_id: row.schoolId,
    first_name: row.firstName,
    last_name: row.lastName,
    preferred_name: row.preferredName ?? undefined,
    date_of_birth: row.dateOfBirth ?? undefined,
    sex: row.sex ?? undefined,
    language: row.language ?? undefined,
    sen: row.sen ?? undefined,
    disadvantaged: row.disadvantaged ?? undefined,
    email: row.email ?? undefined,
    social_care: row.socialCare ?? undefined,
    mast_agreement: takeAgreement ? (row.mastAgreement ?? undefined) : undefined,
    mast_agreed_on: takeAgreement ? (row.mastAgreedOn ?? undefined) : undefined,
  };
}
