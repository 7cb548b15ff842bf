import { type AuditTables, SEALED_ROWS, type SealedRow } from './audit-tables.js';
import type { SealKeys, SealPlace } from './seal-keys.js';

const ROWS_AT_ONCE = 2_000;

/**
 * A line does not fit its seal. Was it exchanged with another, and with which? Looks through all of them: the contents of two lines, their
 * seals, or the places of both may have been exchanged. Null: none fits, so it was edited.
 */
export async function findExchange(
  tables: AuditTables,
  keys: SealKeys,
  place: SealPlace,
  misfit: SealedRow,
): Promise<number | null> {
  const expected = keys.seal(misfit.keyId, place, misfit);
  for (let after = 0; ;) {
    const rows = await tables.query<SealedRow>(
      `${SEALED_ROWS} WHERE s.seal_number > $1 ORDER BY s.seal_number LIMIT ${ROWS_AT_ONCE}`,
      [after],
    );
    const other = rows.find(
      (row) => row.sealNumber !== misfit.sealNumber && isExchanged(keys, place, misfit, expected, row),
    );
    if (other) return other.auditId;
    const last = rows.at(-1);
    if (!last) return null;
    after = last.sealNumber;
  }
}

function isExchanged(
  keys: SealKeys,
  place: SealPlace,
  misfit: SealedRow,
  expected: string,
  row: SealedRow,
): boolean {
  if (row.mac === expected) return true;
  if (row.hasLine === null) return false;
  const here = keys.seal(misfit.keyId, place, row);
  if (here === misfit.mac || here === row.mac) return true;
  return keys.seal(misfit.keyId, place, { ...row, id: misfit.auditId }) === misfit.mac;
}
