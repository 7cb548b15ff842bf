import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { TOLD_BY_PUPIL } from '../../signals/home/home-insight.dto.js';
import {
  type SentHomeContact,
  type SentHomeInsight,
  SentHomeRecorder,
} from '../../signals/home/sent-home-recorder.js';
import type { KnownPeople } from '../known-people.js';
import type { HomeContactRow } from '../rows/home-contact.row.js';
import type { HomeInsightRow } from '../rows/home-insight.row.js';
import type { Checked } from '../rows/row-check.js';
import { type Loader, outcomesOf, unknown } from './loader.js';

/** Which contacts are which pupil's, as `pupil contact`. */
type Links = ReadonlySet<string>;

/** Loads what passed between home and school, as another system wrote it down. */
@Injectable()
export class HomeLoaders {
  constructor(
    private readonly recorder: SentHomeRecorder,
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {}

  async contacts(known: KnownPeople): Promise<Loader<HomeContactRow, SentHomeContact>> {
    const links = await this.linksOf(known.source);
    const now = this.clock.now();
    return {
      prepare: ({ homeContactId, author, contactId: named, ...row }) => {
        const pupil = known.pupil(row.pupilId);
        if (!pupil) return unknown('pupil_id', 'pupil', row.pupilId);
        const { ok: contactId, rejected } = contactOf(known, links, pupil.id, 'contact_id', named);
        if (rejected) return { rejected };
        const ids = { pupilId: pupil.id, contactId, source: known.source, sourceId: homeContactId };
        return { ok: { ...row, ...ids, ...authorOf(known, author) } };
      },
      thingOf: ({ sourceId, pupilId }) => JSON.stringify([sourceId, pupilId]),
      asksForCare: ({ possibleHarm, restricted }) => possibleHarm || restricted,
      write: async (tx, rows) => outcomesOf(await this.recorder.recordContacts(tx, rows, now)),
    };
  }

  async insights(known: KnownPeople): Promise<Loader<HomeInsightRow, SentHomeInsight>> {
    const links = await this.linksOf(known.source);
    const now = this.clock.now();
    return {
      prepare: ({ homeInsightId, author, toldBy, ...row }) => {
        const pupil = known.pupil(row.pupilId);
        if (!pupil) return unknown('pupil_id', 'pupil', row.pupilId);
        const named = toldBy.toLowerCase() === TOLD_BY_PUPIL ? null : toldBy;
        const { ok: contactId, rejected } = contactOf(known, links, pupil.id, 'told_by', named);
        if (rejected) return { rejected };
        const ids = { pupilId: pupil.id, contactId, source: known.source, sourceId: homeInsightId };
        return { ok: { ...row, ...ids, ...authorOf(known, author) } };
      },
      thingOf: ({ sourceId }) => sourceId,
      asksForCare: ({ possibleHarm, restricted }) => possibleHarm || restricted,
      write: async (tx, rows) => outcomesOf(await this.recorder.recordInsights(tx, rows, now)),
    };
  }

  private async linksOf(source: string): Promise<Links> {
    const rows = await this.reader.query<{ pupil_id: number; contact_id: number }>(
      'SELECT pc.pupil_id, pc.contact_id FROM pupil_contact pc JOIN pupil p ON p.id = pc.pupil_id WHERE p.source = $1',
      [source],
    );
    return new Set(rows.map((row) => linkOf(row.pupil_id, row.contact_id)));
  }
}

/** A contact of another child is refused: their words would stand in the wrong child's file. In a dry run a new contact passes. */
function contactOf(
  known: KnownPeople,
  links: Links,
  pupilId: number,
  field: string,
  named: string | null,
): Checked<number | null> {
  if (named === null) return { ok: null };
  const contactId = known.contactId(named);
  if (contactId === undefined) return unknown(field, 'contact', named);
  if (contactId > 0 && pupilId > 0 && !known.dryRun && !links.has(linkOf(pupilId, contactId)))
    return { rejected: { field, reason: `${field}: this contact is none of the pupil’s` } };
  return { ok: contactId };
}

/** An author given by the outside id of a member of staff is that person; any other text is kept as a name. */
function authorOf(known: KnownPeople, author: string | null) {
  return { staffId: author === null ? null : (known.staffId(author) ?? null), authorName: author };
}

function linkOf(pupilId: number, contactId: number): string {
  return `${pupilId} ${contactId}`;
}
