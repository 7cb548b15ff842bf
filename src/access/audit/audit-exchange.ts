import { type AuditTables, SEALED_ROWS, type SealedRow } from './audit-tables.js';
import type { SealKeys, SealPlace } from './seal-keys.js';

const ROWS_AT_ONCE = 2_000;

/** A line that does not fit its seal, and where it was found. */
interface Misfit {
  readonly place: SealPlace;
  readonly row: SealedRow;
}

/**
 * Was a line that does not fit its seal exchanged with another, and with which? Looks through all of them for one that fits its own seal no
 * more either: the contents of two lines, their seals, or the places of both may have been exchanged. Null: none, so it was edited.
 */
export async function findExchange(
  tables: AuditTables,
  keys: SealKeys,
  misfit: Misfit,
): Promise<number | null> {
  let previous = '';
  for (let after = 0; ;) {
    const rows = await tables.query<SealedRow>(
      `${SEALED_ROWS} WHERE s.seal_number > $1 ORDER BY s.seal_number LIMIT ${ROWS_AT_ONCE}`,
      [after],
    );
    for (const row of rows) {
      if (!fits(keys, { number: row.sealNumber, previous }, row) && isExchanged(keys, misfit, row))
        return row.auditId;
      previous = row.mac;
    }
    const last = rows.at(-1);
    if (!last) return null;
    after = last.sealNumber;
  }
}

/** Does a line, if it is there, fit its seal at this place? A key that is not ours fits nothing. */
export function fits(keys: SealKeys, place: SealPlace, row: SealedRow): boolean {
  return (
    row.hasLine !== null && keys.ageOf(row.keyId) !== null && keys.seal(row.keyId, place, row) === row.mac
  );
}

function isExchanged(keys: SealKeys, { place, row: misfit }: Misfit, other: SealedRow): boolean {
  if (other.sealNumber === misfit.sealNumber) return false;
  const sealHere = (line: SealedRow): string => keys.seal(misfit.keyId, place, line);
  if (other.mac === sealHere(misfit)) return true;
  if (other.hasLine === null) return false;
  const here = sealHere(other);
  return (
    here === misfit.mac || here === other.mac || sealHere({ ...other, id: misfit.auditId }) === misfit.mac
  );
}
