import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import { ACTIVE_CASES_SQL } from '../case.lifecycle.js';

/** Somebody who looks after cases and cannot sign in to read them. */
export interface UnreachedOwner {
  readonly name: string;
  readonly cases: number;
}

const AT_MOST = 20;
const HAS_NO_ACCOUNT =
  'NOT EXISTS (SELECT 1 FROM account a WHERE a.staff_id = s.id AND a.disabled_at IS NULL)';
const NAME = "s.first_name || ' ' || s.last_name";

/** Cases in the hands of people without an account: what they are to do stands on a Today that nobody opens. Names staff and counts, no pupil. */
@Injectable()
export class UnreachedOwners {
  constructor(private readonly reader: Reader) {}

  /** Of the cases of a school that are not closed, by name. */
  of(schoolId: number): Promise<UnreachedOwner[]> {
    return this.reader.query<UnreachedOwner>(
      `SELECT ${NAME} AS name, CAST(COUNT(*) AS integer) AS cases FROM pupil_case c JOIN staff s ON s.id = c.owner_staff_id
       WHERE c.school_id = $1 AND c.state IN ${ACTIVE_CASES_SQL} AND ${HAS_NO_ACCOUNT}
       GROUP BY s.id, s.first_name, s.last_name ORDER BY s.last_name, s.first_name, s.id LIMIT ${AT_MOST}`,
      [schoolId],
    );
  }

  /** Names of those of some people who have no account. */
  async among(staffIds: readonly number[]): Promise<string[]> {
    if (staffIds.length === 0) return [];
    const list = staffIds.map((_, at) => `$${at + 1}`).join(', ');
    const rows = await this.reader.query<{ name: string }>(
      `SELECT ${NAME} AS name FROM staff s WHERE s.id IN (${list}) AND ${HAS_NO_ACCOUNT} ORDER BY s.last_name, s.first_name, s.id`,
      [...staffIds],
    );
    return rows.map(({ name }) => name.trim());
  }
}
