import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import type { EpochDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';

/** What passed between home and school and is for the DSL only. */
export interface ConfidentialTelling {
  readonly id: string;
  readonly kind: 'home-contact' | 'home-insight';
  readonly pupilId: number;
  readonly day: EpochDay;
  /** Null: of an insight the pupil, of a conversation an adult who is not named. */
  readonly from: string | null;
  readonly text: string;
  readonly author: string | null;
  readonly possibleHarm: boolean;
  readonly recordedAt: Instant;
}

interface Row extends Omit<ConfidentialTelling, 'possibleHarm' | 'from'> {
  readonly seq: number;
  readonly harm: boolean | 0 | 1;
  readonly first: string | null;
  readonly last: string | null;
}

/** What home told us in confidence or of possible harm. The only reader of it; whoever calls this has asked for the permission `dsl`. */
@Injectable()
export class ToldInConfidence {
  constructor(private readonly reader: Reader) {}

  /** What stands now, the newest first. */
  async standing(): Promise<ConfidentialTelling[]> {
    const rows = await this.reader.query<Row>(
      `${tellings('home-contact', 'home_contact', 'summary')} UNION ALL ${tellings('home-insight', 'home_insight', 'text')}
       ORDER BY day DESC, "recordedAt" DESC, kind, seq DESC`,
    );
    return rows.map(({ seq: _, harm, first, last, ...row }) => ({
      ...row,
      possibleHarm: Boolean(harm),
      from: first === null ? null : `${first} ${last ?? ''}`.trim(),
    }));
  }

  /** Pupil of the insight that stands under an outside id, so that a key of another school cannot correct it. */
  async pupilOf(source: string, sourceId: string): Promise<number | null> {
    const row = await this.reader.first<{ pupil_id: number }>(
      'SELECT pupil_id FROM home_insight WHERE source = $1 AND source_id = $2 AND superseded_at IS NULL',
      [source, sourceId],
    );
    return row?.pupil_id ?? null;
  }
}

function tellings(kind: ConfidentialTelling['kind'], table: string, words: string): string {
  return `SELECT t.id AS seq, t.public_id AS id, '${kind}' AS kind, t.pupil_id AS "pupilId", t.day, c.first_name AS first,
            c.last_name AS last, t.${words} AS text, t.author_name AS author, t.recorded_at AS "recordedAt", t.possible_harm AS harm
          FROM ${table} t LEFT JOIN contact c ON c.id = t.contact_id
          WHERE t.superseded_at IS NULL AND (t.possible_harm = true OR t.restricted = true)`;
}
