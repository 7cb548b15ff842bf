import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import { Enrolment } from '../enrolments/enrolment.entity.js';
import { KnownContext } from './known-context.entity.js';
import { Pupil } from './pupil.entity.js';

const IDS_AT_ONCE = 500;
const RUNNING = 'from_day <= $2 AND (to_day IS NULL OR to_day >= $2)';

/** Finds pupils and where they are. Says nothing about who may know it: the caller asks {@link reachable}. */
@Injectable()
export class PupilDirectory {
  constructor(private readonly reader: Reader) {}

  byPublicId(publicId: string): Promise<Pupil | null> {
    return this.reader.manager.findOneBy(Pupil, { publicId });
  }

  bySourceId(source: string, sourceId: string): Promise<Pupil | null> {
    return this.reader.manager.findOneBy(Pupil, { source, sourceId });
  }

  /** By outside id; what is not known is not in the map. */
  async bySourceIds(source: string, sourceIds: readonly string[]): Promise<Map<string, Pupil>> {
    const found = new Map<string, Pupil>();
    for (let from = 0; from < sourceIds.length; from += IDS_AT_ONCE) {
      const some = sourceIds.slice(from, from + IDS_AT_ONCE);
      const pupils = await this.reader.manager.findBy(Pupil, { source, sourceId: In(some) });
      pupils.forEach((pupil) => found.set(pupil.sourceId, pupil));
    }
    return found;
  }

  /** Pupils enrolled at a school on `day`, by row id: those above `afterId`, at most `take`. */
  async enrolledOn(schoolId: number, day: Day, afterId: number, take: number): Promise<Pupil[]> {
    const rows = await this.reader.query<{ id: number }>(
      `SELECT DISTINCT pupil_id AS id FROM enrolment WHERE school_id = $1 AND ${RUNNING} AND pupil_id > $3
       ORDER BY pupil_id LIMIT $4`,
      [schoolId, day, afterId, take],
    );
    const found = await this.byIds(rows.map((row) => row.id));
    return rows.flatMap((row) => found.get(row.id) ?? []);
  }

  async byIds(ids: readonly number[]): Promise<Map<number, Pupil>> {
    const found = new Map<number, Pupil>();
    for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
      const some = await this.reader.manager.findBy(Pupil, { id: In(ids.slice(from, from + IDS_AT_ONCE)) });
      some.forEach((pupil) => found.set(pupil.id, pupil));
    }
    return found;
  }

  /** All enrolments of some pupils, earliest first. */
  async enrolmentsOf(pupilIds: readonly number[]): Promise<Map<number, Enrolment[]>> {
    const found = new Map<number, Enrolment[]>();
    for (let from = 0; from < pupilIds.length; from += IDS_AT_ONCE) {
      const rows = await this.reader.manager.find(Enrolment, {
        where: { pupilId: In(pupilIds.slice(from, from + IDS_AT_ONCE)) },
        order: { fromDay: 'ASC', id: 'ASC' },
      });
      for (const row of rows) {
        const own = found.get(row.pupilId);
        if (own) own.push(row);
        else found.set(row.pupilId, [row]);
      }
    }
    return found;
  }

  /** All that was ever known to explain a pupil's signals, the newest first. */
  knownContextsOf(pupilId: number): Promise<KnownContext[]> {
    return this.reader.manager.find(KnownContext, {
      where: { pupilId },
      order: { fromDay: 'DESC', id: 'DESC' },
    });
  }

  /**
   * Which of these pupils an organisation may reach: a school its own and those enrolled with it, a team those of the schools it
   * has agreed with. @param day on that day; null: enrolled at any time, for correcting what was recorded then.
   */
  async reachable(
    pupilIds: readonly number[],
    organisationId: number,
    day: Day | null,
  ): Promise<Set<number>> {
    const schools = await this.schoolsReachedBy(organisationId, day);
    const found = new Set<number>();
    const list = schools.join(', ');
    for (let from = 0; from < pupilIds.length; from += IDS_AT_ONCE) {
      const some = pupilIds.slice(from, from + IDS_AT_ONCE);
      const rows = await this.reader.query<{ id: number }>(
        `SELECT p.id FROM pupil p WHERE p.id IN (${some.map((_, at) => `$${at + 3}`).join(', ')})
         AND (p.organisation_id IN (${list}) OR EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil_id = p.id
           AND e.school_id IN (${list}) AND ($1 = '' OR (e.from_day <= $2 AND (e.to_day IS NULL OR e.to_day >= $2)))))`,
        [day ?? '', day ?? '', ...some],
      );
      rows.forEach((row) => found.add(row.id));
    }
    return found;
  }

  /** The organisation itself and the schools it works for as a team; agreements not yet begun on `day` count only for null. */
  async schoolsReachedBy(organisationId: number, day: Day | null): Promise<number[]> {
    const rows = await this.reader.query<{ school_id: number; agreed_on: Day }>(
      'SELECT school_id, agreed_on FROM team_school WHERE team_id = $1',
      [organisationId],
    );
    const agreed = rows.filter((row) => day === null || row.agreed_on <= day);
    return [organisationId, ...agreed.map((row) => row.school_id)];
  }
}
