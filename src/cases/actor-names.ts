import type { EntityManager } from 'typeorm';
import { DROP_FOLDER_ACTOR } from '../data-import/drop-folder/dropped-imports.js';
import { runSql } from '../platform/database/sql.js';
import { WORKER } from './chronology/case-chronology.js';

const KEY = 'key:';
const STAFF = 'staff:';

/**
 * What people call who acted, by actor: the member of staff, else what the key is for. Chronology and audit keep the
 * exact actor; only what is shown is made readable.
 */
export async function actorNames(
  manager: EntityManager,
  actors: readonly string[],
): Promise<Map<string, string>> {
  const idsOf = (kind: string) =>
    [...new Set(actors)].filter((actor) => actor.startsWith(kind)).map((actor) => actor.slice(kind.length));
  const known = new Map([
    ...(await keyNames(manager, idsOf(KEY))),
    ...(await staffNames(manager, idsOf(STAFF))),
    ...(await staffOfFiles(manager, idsOf(STAFF))),
  ]);
  return new Map(actors.map((actor) => [actor, known.get(actor) ?? plainName(actor)]));
}

export async function actorName(manager: EntityManager, actor: string): Promise<string> {
  return (await actorNames(manager, [actor])).get(actor) ?? actor;
}

interface KeyRow {
  public_id: string;
  name: string;
  first_name: string | null;
  last_name: string | null;
}

async function keyNames(manager: EntityManager, publicIds: readonly string[]): Promise<Map<string, string>> {
  if (publicIds.length === 0) return new Map();
  const rows = await runSql<KeyRow>(
    manager,
    `SELECT k.public_id, k.name, s.first_name, s.last_name FROM api_key k LEFT JOIN staff s ON s.id = k.staff_id
     WHERE k.public_id IN (${publicIds.map((_, at) => `$${at + 1}`).join(', ')})`,
    publicIds,
  );
  return new Map(rows.map((row) => [`${KEY}${row.public_id}`, nameOf(row)]));
}

async function staffNames(
  manager: EntityManager,
  publicIds: readonly string[],
): Promise<Map<string, string>> {
  if (publicIds.length === 0) return new Map();
  const rows = await runSql<Omit<KeyRow, 'name'>>(
    manager,
    `SELECT public_id, first_name, last_name FROM staff WHERE public_id IN (${publicIds.map((_, at) => `$${at + 1}`).join(', ')})`,
    publicIds,
  );
  return new Map(rows.map((row) => [`${STAFF}${row.public_id}`, nameOf({ ...row, name: '' })]));
}

/** A hold of a file was placed by somebody whom the file names: it is kept with our own number of that person. */
async function staffOfFiles(manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
  const numbers = ids.filter((id) => /^\d{1,9}$/.test(id)).map(Number);
  if (numbers.length === 0) return new Map();
  const rows = await runSql<{ id: number; first_name: string; last_name: string }>(
    manager,
    `SELECT id, first_name, last_name FROM staff WHERE id IN (${numbers.map((_, at) => `$${at + 1}`).join(', ')})`,
    numbers,
  );
  return new Map(
    rows.map(({ id, first_name, last_name }) => [`${STAFF}${id}`, `${first_name} ${last_name}`.trim()]),
  );
}

function nameOf(row: KeyRow): string {
  return row.first_name === null ? row.name : `${row.first_name} ${row.last_name ?? ''}`.trim();
}

function plainName(actor: string): string {
  if (actor === WORKER) return 'Tandem';
  if (actor === DROP_FOLDER_ACTOR) return 'the watched folder';
  if (actor.startsWith(STAFF)) return 'somebody who is not known any more';
  return actor.startsWith(KEY) ? 'a key that no longer exists' : actor;
}
