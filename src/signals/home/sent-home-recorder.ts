import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EpochDay } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';
import type { Instant } from '../../shared/instants.js';
import { pupilsToTell } from '../news-of-harm.js';
import { SignalNews } from '../signal-news.js';
import { recordSuperseding, type SupersedingTable } from '../superseding.js';
import type { HomeChannel, HomeDirection } from './home-contact.entity.js';

/** What the two kinds have in common. */
interface SentRow {
  readonly pupilId: number;
  readonly source: string;
  readonly sourceId: string;
  readonly day: EpochDay;
  /** Told in confidence: for the DSL only. */
  readonly restricted: boolean;
  readonly possibleHarm: boolean;
  readonly staffId: number | null;
  readonly authorName: string | null;
  /** Null: known on the day. */
  readonly recordedOn: EpochDay | null;
}

/** A conversation with home as another system wrote it down, stated whole. */
export interface SentHomeContact extends SentRow {
  /** Null: it does not say which adult. */
  readonly contactId: number | null;
  readonly channel: HomeChannel;
  readonly direction: HomeDirection;
  readonly summary: string;
}

/** What a family told us as another system wrote it down, stated whole. */
export interface SentHomeInsight extends SentRow {
  /** Null: the pupil told us. */
  readonly contactId: number | null;
  readonly text: string;
}

const SAME_IN_BOTH = ['contact_id', 'day', 'restricted', 'possible_harm', 'author_name'];

/** One conversation may be about two children, so it is known by its pupil too. */
const HOME_CONTACT: SupersedingTable = {
  table: 'home_contact',
  key: ['source', 'source_id', 'pupil_id'],
  compared: [...SAME_IN_BOTH, 'channel', 'direction', 'summary'],
  written: ['staff_id'],
  stays: ['possible_harm'],
};

/** Words about one child. Filed under the wrong child and corrected, they leave the wrong child's file. */
const HOME_INSIGHT: SupersedingTable = {
  table: 'home_insight',
  key: ['source', 'source_id'],
  compared: [...SAME_IN_BOTH, 'pupil_id', 'text'],
  written: ['staff_id'],
  stays: ['possible_harm'],
};

/**
 * Writes what other systems know of home by its natural key; a changed row supersedes the one before. As with observations,
 * possible harm is no news for the rules, and once marked it stays marked.
 */
@Injectable()
export class SentHomeRecorder {
  constructor(private readonly news: SignalNews) {}

  recordContacts(tx: EntityManager, rows: readonly SentHomeContact[], now: Instant): Promise<Fate[]> {
    return this.record(tx, HOME_CONTACT, rows, now, ({ channel, direction, summary }) => ({
      channel,
      direction,
      summary,
    }));
  }

  recordInsights(tx: EntityManager, rows: readonly SentHomeInsight[], now: Instant): Promise<Fate[]> {
    return this.record(tx, HOME_INSIGHT, rows, now, ({ text }) => ({ text }));
  }

  private async record<Row extends SentRow & { readonly contactId: number | null }>(
    tx: EntityManager,
    table: SupersedingTable,
    rows: readonly Row[],
    now: Instant,
    own: (row: Row) => Readonly<Record<string, string>>,
  ): Promise<Fate[]> {
    const values = rows.map((row) => ({ ...sharedValues(row), ...own(row) }));
    const { fates, changed } = await recordSuperseding(tx, table, values, now);
    await this.news.tell(
      tx,
      changed.flatMap(({ at, before }) => pupilsToTell(rows[at], before)),
    );
    return fates;
  }
}

function sharedValues(row: SentRow & { readonly contactId: number | null }) {
  return {
    pupil_id: row.pupilId,
    contact_id: row.contactId,
    source: row.source,
    source_id: row.sourceId,
    day: row.day,
    restricted: row.restricted,
    possible_harm: row.possibleHarm,
    staff_id: row.staffId,
    author_name: row.authorName,
    known_on: row.recordedOn,
  };
}
