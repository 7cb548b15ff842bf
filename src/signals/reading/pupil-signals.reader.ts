import { Injectable } from '@nestjs/common';
import { sightSql } from '../../access/sight/sight-sql.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { EpochDay } from '../../shared/days.js';
import type { Polarity } from '../behaviour/incident.entity.js';
import type { HomeChannel, HomeDirection } from '../home/home-contact.entity.js';

export interface ShownIncident {
  readonly day: EpochDay;
  readonly polarity: Polarity;
  readonly category: string;
  /** 1 (slight) to 5. */
  readonly severity: number;
  readonly points: number;
}

export interface ShownResult {
  readonly day: EpochDay;
  readonly subject: string;
  readonly assessment: string;
  readonly scale: string;
  readonly score: number | null;
  readonly grade: string | null;
}

export interface ShownObservation {
  readonly day: EpochDay;
  readonly theme: string;
  readonly severity: string;
  readonly text: string;
  readonly author: string | null;
  readonly restricted: boolean;
}

/** Something a family told us; `from` null: the pupil. */
export interface ShownInsight {
  readonly day: EpochDay;
  readonly text: string;
  readonly from: string | null;
}

export interface ShownHomeContact {
  readonly day: EpochDay;
  readonly channel: HomeChannel;
  readonly direction: HomeDirection;
  readonly summary: string;
  /** Who at home; null: nobody was named. */
  readonly with: string | null;
  readonly author: string | null;
}

/** How much of each kind is wanted, and by whom. */
export interface SignalsWanted {
  /** An incident belongs to its school, and is read only where that school is within sight. */
  readonly sight: Sight;
  /** The last day, inclusive, of what belongs to no school; null: without end. */
  readonly until: EpochDay | null;
  readonly isDsl: boolean;
  readonly limit: Readonly<Record<SignalKind, number>>;
}

export type SignalKind = 'incidents' | 'results' | 'observations' | 'insights' | 'homeContacts';

/** What stands about one pupil, each kind newest first. */
export interface ShownSignals {
  readonly incidents: readonly ShownIncident[];
  readonly results: readonly ShownResult[];
  readonly observations: readonly ShownObservation[];
  readonly insights: readonly ShownInsight[];
  readonly homeContacts: readonly ShownHomeContact[];
}

const STANDS = 'superseded_at IS NULL';
/** Possible harm, and what home told in confidence, stand on the DSL's list and nowhere else: also for a DSL not here. */
const FOR_HERE = `t.${STANDS} AND t.possible_harm = false AND t.restricted = false`;

/** Pupil, how many, last day. */
type Asked = readonly [number, number, EpochDay];
const OF_PUPIL = 't.pupil_id = $1 AND t.day <= $3';
const NEWEST = 'ORDER BY t.day DESC, t.id DESC LIMIT $2';
/** Later than any record. */
const WITHOUT_END: EpochDay = 1_000_000;

/** Reads what a page shows of one pupil's signals, one statement a kind. Corrections stand, what they replaced does not. */
@Injectable()
export class PupilSignalsReader {
  constructor(private readonly reader: Reader) {}

  async of(pupilId: number, { sight, until, isDsl, limit }: SignalsWanted): Promise<ShownSignals> {
    const last = until ?? WITHOUT_END;
    const [incidents, results, observations, insights, homeContacts] = await Promise.all([
      this.incidents(pupilId, limit.incidents, sight),
      this.results([pupilId, limit.results, last]),
      this.observations([pupilId, limit.observations, last], isDsl),
      this.insights([pupilId, limit.insights, last]),
      this.homeContacts([pupilId, limit.homeContacts, last]),
    ]);
    return { incidents, results, observations, insights, homeContacts };
  }

  private incidents(pupilId: number, limit: number, sight: Sight): Promise<ShownIncident[]> {
    const values: SqlValue[] = [pupilId, limit];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const within = sightSql(sight, { pupilId: 't.pupil_id', schoolId: 't.school_id' }, bind);
    return this.reader.query<ShownIncident>(
      `SELECT t.day, t.polarity, t.category, t.severity, t.points FROM incident t
       WHERE t.pupil_id = $1 AND t.${STANDS} AND ${within} ORDER BY t.day DESC, t.occurred_at DESC, t.id DESC LIMIT $2`,
      values,
    );
  }

  private results(values: Asked): Promise<ShownResult[]> {
    return this.reader.query<ShownResult>(
      `SELECT t.day, t.subject, t.assessment, t.scale, t.score, t.grade FROM result t
       WHERE ${OF_PUPIL} AND t.${STANDS} ${NEWEST}`,
      values,
    );
  }

  /** A restricted one is for the DSL; to others it is as if it were not there. */
  private async observations(values: Asked, isDsl: boolean): Promise<ShownObservation[]> {
    const rows = await this.reader.query<ShownObservation & { readonly restricted: boolean | 0 | 1 }>(
      `SELECT t.day, t.theme, t.severity, t.text, t.restricted, ${AUTHOR}
       FROM observation t LEFT JOIN staff s ON s.id = t.author_staff_id
       WHERE ${OF_PUPIL} AND t.${STANDS} AND t.possible_harm = false ${isDsl ? '' : 'AND t.restricted = false'} ${NEWEST}`,
      values,
    );
    return rows.map((row) => ({ ...row, restricted: Boolean(row.restricted) }));
  }

  private insights(values: Asked): Promise<ShownInsight[]> {
    return this.reader.query<ShownInsight>(
      `SELECT t.day, t.text, ${SOMEBODY_AT_HOME} AS "from"
       FROM home_insight t LEFT JOIN contact c ON c.id = t.contact_id
       WHERE ${OF_PUPIL} AND ${FOR_HERE} ${NEWEST}`,
      values,
    );
  }

  private homeContacts(values: Asked): Promise<ShownHomeContact[]> {
    return this.reader.query<ShownHomeContact>(
      `SELECT t.day, t.channel, t.direction, t.summary, ${SOMEBODY_AT_HOME} AS "with", ${AUTHOR}
       FROM home_contact t LEFT JOIN contact c ON c.id = t.contact_id LEFT JOIN staff s ON s.id = t.staff_id
       WHERE ${OF_PUPIL} AND ${FOR_HERE} ${NEWEST}`,
      values,
    );
  }
}

const SOMEBODY_AT_HOME = `CASE WHEN c.id IS NULL THEN NULL ELSE c.first_name || ' ' || c.last_name END`;
const AUTHOR = `CASE WHEN s.id IS NULL THEN t.author_name ELSE s.first_name || ' ' || s.last_name END AS author`;
