import type { Dialect, SqlValue } from '../../platform/database/sql.js';
import type { Instant } from '../../shared/instants.js';
import type { HeadOfSeals, SealKeys, StoredLine } from './seal-keys.js';

/** A look at the database: the programme's reader, or a command's own connection. */
export interface AuditTables {
  readonly dialect: Dialect;
  query<Row>(text: string, values?: readonly SqlValue[]): Promise<Row[]>;
}

export interface HeadRow extends HeadOfSeals {
  readonly mac: string;
  readonly settledId: number;
}

/** All columns of a line, of `audit_entry e`. */
const LINE_COLUMNS = 'e.id, e.at, e.actor, e.action, e.subject, e.subject_id, e.reason';
/** A seal and the line it is of; the line's columns are null when there is none any more. */
export interface SealedRow extends StoredLine {
  readonly sealNumber: number;
  readonly auditId: number;
  readonly keyId: string;
  readonly mac: string;
  readonly hasLine: number | null;
}

export const SEALED_ROWS = `SELECT s.seal_number AS "sealNumber", s.audit_id AS "auditId", s.key_id AS "keyId", s.mac,
    e.id AS "hasLine", ${LINE_COLUMNS} FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.audit_id`;

const HAS_NO_SEAL = 'NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.audit_id = e.id)';
export const HEAD_SQL = `SELECT sealed, last_mac AS "lastMac", key_id AS "keyId", at, mac, settled_id AS "settledId"
  FROM audit_head WHERE id = 1`;

/** Before the first seal there is nothing to vouch for; afterwards the head is as good as its own seal. */
export function headHolds(head: HeadRow, keys: SealKeys): boolean {
  const { sealed, lastMac, keyId, at, mac } = head;
  if (sealed === 0) return [lastMac, keyId, at, mac].every((one) => one === '');
  return keys.ageOf(keyId) !== null && keys.sealHead(head) === mac;
}

const IDS_AT_ONCE = 5_000;

/** Lines that have no seal, in a stretch of ids: after `after` (null: from the first) up to `last`. */
export interface Unsealed {
  readonly after: number | null;
  readonly last: number;
  readonly lines: number;
  readonly since: Instant;
}

interface Stretch {
  readonly last: number | null;
  readonly lines: number | string;
  readonly since: Instant | null;
}

/** Looks at every line, whatever its id, in short reads. */
export async function* unsealedStretches(tables: AuditTables): AsyncGenerator<Unsealed> {
  for (let after: number | null = null; ;) {
    const [page]: Stretch[] = await tables.query<Stretch>(
      `SELECT MAX(p.id) AS last, SUM(CASE WHEN s.audit_id IS NULL THEN 1 ELSE 0 END) AS lines,
              MIN(CASE WHEN s.audit_id IS NULL THEN p.at END) AS since
         FROM (SELECT id, at FROM audit_entry ${after === null ? '' : 'WHERE id > $1'} ORDER BY id LIMIT ${IDS_AT_ONCE}) p
         LEFT JOIN audit_seal s ON s.audit_id = p.id`,
      after === null ? [] : [after],
    );
    if (!page || page.last === null) return;
    if (page.since !== null) yield { after, last: page.last, lines: Number(page.lines), since: page.since };
    after = page.last;
  }
}

/** The first lines that have no seal, in the order of their ids; after `$1` unless asked from the first. */
export function unsealedSql(after: number | null, atMost: number): string {
  return `SELECT ${LINE_COLUMNS} FROM audit_entry e WHERE ${after === null ? '' : 'e.id > $1 AND'} ${HAS_NO_SEAL}
          ORDER BY e.id LIMIT ${atMost}`;
}
