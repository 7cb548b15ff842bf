import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import { addDays, type Day } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';
import { type KeyedTable, upsertByNaturalKey } from '../natural-key-upsert.js';

/** First day of an enrolment whose beginning nobody gave: before any record. */
export const FROM_UNKNOWN: Day = '1970-01-01';

/** A pupil's time at a school, both days included. */
export interface EnrolmentRow {
  readonly pupilId: number;
  readonly schoolId: number;
  readonly yearGroup: string | null;
  readonly from: Day;
  /** Null while it lasts. */
  readonly to: Day | null;
}

/** Where a pupil is now, by a list without dates. */
export interface UndatedPlace {
  readonly pupilId: number;
  readonly schoolId: number;
  readonly yearGroup: string | null;
}

interface Known {
  id: number;
  pupil_id: number;
  school_id: number;
  year_group: string | null;
  from_day: Day;
  to_day: Day | null;
}

const ENROLMENT: KeyedTable = {
  table: 'enrolment',
  key: ['pupil_id', 'school_id', 'from_day'],
  columns: ['year_group', 'to_day'],
  hasId: true,
};
const PUPILS_AT_ONCE = 500;

/** Writes enrolments; in the caller's transaction. */
@Injectable()
export class EnrolmentRecorder {
  /** Dated enrolments, each stated whole. A dated one takes the place of one of unknown beginning at the same school. */
  async recordEnrolments(tx: EntityManager, rows: readonly EnrolmentRow[]): Promise<Fate[]> {
    for (const row of rows.filter((one) => one.from !== FROM_UNKNOWN)) {
      await runSql(tx, 'DELETE FROM enrolment WHERE pupil_id = $1 AND school_id = $2 AND from_day = $3', [
        row.pupilId,
        row.schoolId,
        FROM_UNKNOWN,
      ]);
    }
    const { fates } = await upsertByNaturalKey(
      tx,
      ENROLMENT,
      rows.map((row) => ({
        pupil_id: row.pupilId,
        school_id: row.schoolId,
        from_day: row.from,
        year_group: row.yearGroup,
        to_day: row.to,
      })),
    );
    return fates;
  }

  /**
   * Makes sure of an enrolment where a list says the pupil is now. Dated enrolments at that school are left as they are: they
   * know better. A pupil on the list of another school than before is at the new one from `today`.
   */
  async placeUndated(
    tx: EntityManager,
    places: readonly UndatedPlace[],
    todayAt: (schoolId: number) => Day,
  ): Promise<Fate[]> {
    const known = await this.enrolmentsOf(
      tx,
      places.map((place) => place.pupilId),
    );
    const fates: Fate[] = [];
    const fresh: EnrolmentRow[] = [];
    for (const place of places) {
      const own = known.get(place.pupilId) ?? [];
      const here = own.filter((one) => one.school_id === place.schoolId);
      if (here.length > 0) {
        fates.push(await this.keepYearGroup(tx, here, place));
        continue;
      }
      const today = todayAt(place.schoolId);
      const left = await this.endUndated(tx, own, addDays(today, -1));
      const from = left ? today : FROM_UNKNOWN;
      fresh.push({ ...place, from, to: null });
      own.push({ id: 0, ...toKnown(place, from) });
      known.set(place.pupilId, own);
      fates.push('accepted');
    }
    await this.recordEnrolments(tx, fresh);
    return fates.map((fate) => (fate === 'unchanged' ? fate : 'corrected'));
  }

  private async keepYearGroup(tx: EntityManager, here: readonly Known[], place: UndatedPlace): Promise<Fate> {
    const undated = here.find((one) => one.from_day === FROM_UNKNOWN && one.to_day === null);
    if (!undated || place.yearGroup === null || undated.year_group === place.yearGroup) return 'unchanged';
    undated.year_group = place.yearGroup;
    await runSql(
      tx,
      'UPDATE enrolment SET year_group = $1 WHERE pupil_id = $2 AND school_id = $3 AND from_day = $4',
      [place.yearGroup, place.pupilId, place.schoolId, FROM_UNKNOWN],
    );
    return 'corrected';
  }

  private async endUndated(tx: EntityManager, own: readonly Known[], lastDay: Day): Promise<boolean> {
    const open = own.filter((one) => one.from_day === FROM_UNKNOWN && one.to_day === null);
    for (const one of open) {
      await runSql(tx, 'UPDATE enrolment SET to_day = $1 WHERE id = $2', [lastDay, one.id]);
    }
    return open.length > 0;
  }

  private async enrolmentsOf(tx: EntityManager, pupilIds: readonly number[]): Promise<Map<number, Known[]>> {
    const found = new Map<number, Known[]>();
    for (let from = 0; from < pupilIds.length; from += PUPILS_AT_ONCE) {
      const some = pupilIds.slice(from, from + PUPILS_AT_ONCE);
      const rows = await runSql<Known>(
        tx,
        `SELECT id, pupil_id, school_id, year_group, from_day, to_day FROM enrolment
         WHERE pupil_id IN (${some.map((_, at) => `$${at + 1}`).join(', ')})`,
        some,
      );
      for (const row of rows) found.set(row.pupil_id, [...(found.get(row.pupil_id) ?? []), row]);
    }
    return found;
  }
}

function toKnown(place: UndatedPlace, from: Day): Omit<Known, 'id'> {
  return {
    pupil_id: place.pupilId,
    school_id: place.schoolId,
    year_group: place.yearGroup,
    from_day: from,
    to_day: null,
  };
}
