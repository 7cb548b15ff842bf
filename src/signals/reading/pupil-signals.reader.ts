import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
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

/** How much of each kind is wanted, and whether the reader is a DSL. */
export interface SignalsWanted {
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

/** Reads what a page shows of one pupil's signals, one statement a kind. Corrections stand, what they replaced does not. */
@Injectable()
export class PupilSignalsReader {
  constructor(private readonly reader: Reader) {}

  async of(pupilId: number, { isDsl, limit }: SignalsWanted): Promise<ShownSignals> {
    const [incidents, results, observations, insights, homeContacts] = await Promise.all([
      this.incidents(pupilId, limit.incidents),
      this.results(pupilId, limit.results),
      this.observations(pupilId, limit.observations, isDsl),
      this.insights(pupilId, limit.insights),
      this.homeContacts(pupilId, limit.homeContacts),
    ]);
    return { incidents, results, observations, insights, homeContacts };
  }

  private incidents(pupilId: number, limit: number): Promise<ShownIncident[]> {
    return this.reader.query<ShownIncident>(
      `SELECT day, polarity, category, severity, points FROM incident
       WHERE pupil_id = $1 AND ${STANDS} ORDER BY day DESC, occurred_at DESC, id DESC LIMIT $2`,
      [pupilId, limit],
    );
  }

  private results(pupilId: number, limit: number): Promise<ShownResult[]> {
    return this.reader.query<ShownResult>(
      `SELECT day, subject, assessment, scale, score, grade FROM result
       WHERE pupil_id = $1 AND ${STANDS} ORDER BY day DESC, id DESC LIMIT $2`,
      [pupilId, limit],
    );
  }

  /** A restricted one is for the DSL; to others it is as if it were not there. */
  private async observations(pupilId: number, limit: number, isDsl: boolean): Promise<ShownObservation[]> {
    const rows = await this.reader.query<ShownObservation & { readonly restricted: boolean | 0 | 1 }>(
      `SELECT t.day, t.theme, t.severity, t.text, t.restricted, ${AUTHOR}
       FROM observation t LEFT JOIN staff s ON s.id = t.author_staff_id
       WHERE t.pupil_id = $1 AND t.${STANDS} AND t.possible_harm = false ${isDsl ? '' : 'AND t.restricted = false'}
       ORDER BY t.day DESC, t.id DESC LIMIT $2`,
      [pupilId, limit],
    );
    return rows.map((row) => ({ ...row, restricted: Boolean(row.restricted) }));
  }

  private insights(pupilId: number, limit: number): Promise<ShownInsight[]> {
    return this.reader.query<ShownInsight>(
      `SELECT t.day, t.text, ${SOMEBODY_AT_HOME} AS "from"
       FROM home_insight t LEFT JOIN contact c ON c.id = t.contact_id
       WHERE t.pupil_id = $1 AND ${FOR_HERE} ORDER BY t.day DESC, t.id DESC LIMIT $2`,
      [pupilId, limit],
    );
  }

  private homeContacts(pupilId: number, limit: number): Promise<ShownHomeContact[]> {
    return this.reader.query<ShownHomeContact>(
      `SELECT t.day, t.channel, t.direction, t.summary, ${SOMEBODY_AT_HOME} AS "with", ${AUTHOR}
       FROM home_contact t LEFT JOIN contact c ON c.id = t.contact_id LEFT JOIN staff s ON s.id = t.staff_id
       WHERE t.pupil_id = $1 AND ${FOR_HERE} ORDER BY t.day DESC, t.id DESC LIMIT $2`,
      [pupilId, limit],
    );
  }
}

const SOMEBODY_AT_HOME = `CASE WHEN c.id IS NULL THEN NULL ELSE c.first_name || ' ' || c.last_name END`;
const AUTHOR = `CASE WHEN s.id IS NULL THEN t.author_name ELSE s.first_name || ' ' || s.last_name END AS author`;
