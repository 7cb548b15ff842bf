import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { placesInSightSql } from '../../access/sight/places-in-sight.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { Clock } from '../../platform/clock/clock.js';
import { afterSql, type OrderColumn, orderSql } from '../../platform/database/list-order.js';
import { Reader } from '../../platform/database/reader.js';
import { runSql, type SqlValue } from '../../platform/database/sql.js';
import { cutPage, type PageOf } from '../../shared/page.js';
import { DSL_NOTE_KINDS, type DslNote, type DslNoteKind, NOTE_TABLES } from './dsl-note.js';

interface Row extends Omit<DslNote, 'possibleHarm' | 'from'> {
  readonly seq: number;
  readonly harm: boolean | 0 | 1;
  readonly first: string | null;
  readonly last: string | null;
}

/** Where a note stands in the list: its day, when it was recorded, its kind, row id. */
export type NotePlace = readonly [day: number, recordedAt: string, kind: DslNoteKind, seq: number];

/** Enough of a note to say whose it is and to acknowledge it. */
export type NoteNamed = Pick<DslNote, 'id' | 'kind' | 'pupilId'>;

/**
 * The DSL's one list: possible harm, whoever told us, and what home told us in confidence. The only reader of what is in it; whoever
 * calls this has asked for the permission `dsl`. (That something is unread, and no more, is asked by `unreadHarmAmong`.)
 */
@Injectable()
export class DslListService {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {}

  /** What stands now, the newest first. */
  async standing(): Promise<DslNote[]> {
    const rows = await this.reader.query<Row>(`${STANDING} ORDER BY ${orderSql(ORDER)}`);
    return rows.map(noteOf);
  }

  /** One page of it, of the pupils within sight: at most `limit`, behind the note that stands at `after`. */
  async page(
    sight: Sight,
    { limit, after }: { readonly limit: number; readonly after?: NotePlace },
  ): Promise<PageOf<DslNote, NotePlace>> {
    const values: SqlValue[] = [];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const seen = placesInSightSql(sight, { schoolId: null, pupilIds: null }, bind);
    const behind = after === undefined ? 'TRUE' : afterSql(ORDER, after, bind);
    const found = await this.reader.query<Row>(
      `SELECT * FROM (${STANDING}) n WHERE "pupilId" IN (SELECT v.pupil_id FROM ${seen} v) AND ${behind}
       ORDER BY ${orderSql(ORDER)} LIMIT ${bind(limit + 1)}`,
      values,
    );
    const { rows, more } = cutPage(found, limit, placeOf);
    return { rows: rows.map(noteOf), more };
  }

  /** One that stands, or null. */
  note(publicId: string): Promise<NoteNamed | null> {
    const kinds = DSL_NOTE_KINDS.map((kind) => {
      const { table, forDsl } = NOTE_TABLES[kind];
      return `SELECT public_id AS id, '${kind}' AS kind, pupil_id AS "pupilId" FROM ${table}
              WHERE public_id = $1 AND superseded_at IS NULL AND ${forDsl}`;
    });
    return this.reader.first<NoteNamed>(kinds.join(' UNION ALL '), [publicId]);
  }

  /** A DSL has read this note as it stands. False when somebody was first, or it was corrected meanwhile. */
  async acknowledge(tx: EntityManager, { kind, id }: NoteNamed, by: string): Promise<boolean> {
    const rows = await runSql<{ id: number }>(
      tx,
      `UPDATE ${NOTE_TABLES[kind].table} SET acknowledged_at = $1, acknowledged_by = $2
       WHERE public_id = $3 AND superseded_at IS NULL AND acknowledged_at IS NULL RETURNING id`,
      [this.clock.now(), by, id],
    );
    return rows.length > 0;
  }
}

const ORDER: readonly OrderColumn[] = [
  { sql: 'day', descending: true },
  { sql: '"recordedAt"', descending: true },
  { sql: 'kind' },
  { sql: 'seq', descending: true },
];
const STANDING = DSL_NOTE_KINDS.map(notesOf).join(' UNION ALL ');

function placeOf({ day, recordedAt, kind, seq }: Row): NotePlace {
  return [day, recordedAt, kind, seq];
}

function noteOf({ seq: _, harm, first, last, ...row }: Row): DslNote {
  return {
    ...row,
    possibleHarm: Boolean(harm),
    from: first === null ? null : `${first} ${last ?? ''}`.trim(),
  };
}

/** The same columns of each kind; only home has somebody who said it, only an observation a theme and a severity. */
function notesOf(kind: DslNoteKind): string {
  const { table, text, forDsl } = NOTE_TABLES[kind];
  const isStaffs = kind === 'observation';
  const own = isStaffs
    ? 'NULL AS first, NULL AS last, theme, severity'
    : 'c.first_name AS first, c.last_name AS last, NULL AS theme, NULL AS severity';
  const whoSaidIt = isStaffs ? '' : 'LEFT JOIN contact c ON c.id = t.contact_id';
  return `SELECT t.id AS seq, t.public_id AS id, '${kind}' AS kind, t.pupil_id AS "pupilId", t.day, ${own}, t.${text} AS text,
            t.author_name AS author, t.recorded_at AS "recordedAt", t.possible_harm AS harm,
            t.acknowledged_at AS "acknowledgedAt", t.acknowledged_by AS "acknowledgedBy"
          FROM ${table} t ${whoSaidIt} WHERE t.superseded_at IS NULL AND ${forDsl}`;
}
