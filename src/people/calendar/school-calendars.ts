import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Reader } from '../../platform/database/reader.js';
import type { EpochDay } from '../../shared/days.js';
import { Organisation } from '../organisations/organisation.entity.js';
import { Term } from './term.entity.js';

/** Reads when a school has sessions, and in which zone its clock runs. */
@Injectable()
export class SchoolCalendars {
  constructor(private readonly reader: Reader) {}

  /** The school or team (name, `timezone`, `schoolYearStart` 'MM-DD'), or null. */
  organisation(id: number): Promise<Organisation | null> {
    return this.reader.manager.findOneBy(Organisation, { id });
  }

  /** Some schools and teams, by id. */
  async organisations(ids: readonly number[]): Promise<Map<number, Organisation>> {
    const found = await this.reader.manager.findBy(Organisation, { id: In([...ids]) });
    return new Map(found.map((one) => [one.id, one]));
  }

  organisationBySourceId(source: string, sourceId: string): Promise<Organisation | null> {
    return this.reader.manager.findOneBy(Organisation, { source, sourceId });
  }

  organisationByPublicId(publicId: string): Promise<Organisation | null> {
    return this.reader.manager.findOneBy(Organisation, { publicId });
  }

  /** Every school, by id. */
  schools(): Promise<Organisation[]> {
    return this.reader.manager.find(Organisation, { where: { kind: 'school' }, order: { id: 'ASC' } });
  }

  /** Days with sessions, ascending, `from` and `to` included; all that are known without them. */
  async schoolDays(schoolId: number, from?: EpochDay, to?: EpochDay): Promise<EpochDay[]> {
    const rows = await this.reader.query<{ day: number }>(
      'SELECT day FROM school_day WHERE school_id = $1 AND day >= $2 AND day <= $3 ORDER BY day',
      [schoolId, from ?? -2_147_483_648, to ?? 2_147_483_647],
    );
    return rows.map((row) => row.day);
  }

  terms(schoolId: number): Promise<Term[]> {
    return this.reader.manager.find(Term, { where: { schoolId }, order: { firstDay: 'ASC' } });
  }
}
