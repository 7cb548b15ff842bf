import { type SqlValue, valuesList } from '../platform/database/sql.js';

/** Of a rule set `s`: it was published for no school in particular. */
export const FOR_ALL = 'NOT EXISTS (SELECT 1 FROM rule_set_school own WHERE own.version = s.version)';

/** Outside or inside a transaction. */
export type Query = <Row>(sql: string, values: readonly SqlValue[]) => Promise<Row[]>;

/** The newest version published for each school; a school without a set of its own is left out. */
export async function ownVersions(
  query: Query,
  schoolIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (schoolIds.length === 0) return new Map();
  const rows = await query<{ schoolId: number; version: number }>(
    `SELECT school_id AS "schoolId", MAX(version) AS version FROM rule_set_school
     WHERE school_id IN ${valuesList(1, schoolIds.length)} GROUP BY school_id`,
    schoolIds,
  );
  return new Map(rows.map((row) => [row.schoolId, row.version]));
}

/** The newest version that is for no school in particular; 0: none. */
export async function generalVersion(query: Query): Promise<number> {
  const [row] = await query<{ version: number | null }>(
    `SELECT MAX(version) AS version FROM rule_set s WHERE ${FOR_ALL}`,
    [],
  );
  return row?.version ?? 0;
}

/** The version in force at each of these schools, in one short question. */
export async function versionsInForce(
  query: Query,
  schoolIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await query<{ schoolId: number; version: number | null }>(
    `SELECT o.id AS "schoolId", COALESCE(
       (SELECT MAX(x.version) FROM rule_set_school x WHERE x.school_id = o.id),
       (SELECT MAX(s.version) FROM rule_set s WHERE ${FOR_ALL})) AS version
     FROM organisation o WHERE o.id IN ${valuesList(1, schoolIds.length)}`,
    schoolIds,
  );
  return new Map(rows.map((row) => [row.schoolId, row.version ?? 0]));
}
