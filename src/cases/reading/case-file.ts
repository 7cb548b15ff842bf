import { Injectable } from '@nestjs/common';
import type { Sight } from '../../access/sight/why-visible.js';
import { Reader } from '../../platform/database/reader.js';
import type { ConcernState } from '../../rules/concern.entity.js';
import { type Day, fromEpochDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { actorNames } from '../actor-names.js';
import { CaseNotFound } from '../case-errors.js';
import { CASE_STATES } from '../case.lifecycle.js';
import { whyCaseVisible } from '../case-visible.js';
import { CaseEntry } from '../chronology/case-entry.entity.js';
import type { FrozenConcern } from '../frozen-concern.js';
import type { ContactHomeMark } from '../contact-home.js';
import { PupilCase } from '../pupil-case.entity.js';
import { CaseList, type ListedCase } from './case-list.js';

/** One line of the story; `actor` as in the audit, `who` as people say it. */
export interface StoryLine {
  readonly at: Instant;
  readonly kind: string;
  readonly actor: string;
  readonly who: string;
  readonly text: string;
  readonly data: CaseEntry['data'];
}

/** With the mark of its pupil: what people write themselves ("ring home") says it too, and none of it names the cause. */
export interface ListedAction extends ContactHomeMark {
  readonly actionId: string;
  readonly title: string;
  readonly owner: string | null;
  readonly dueOn: Day;
  readonly doneAt: Instant | null;
  readonly doneBy: string | null;
  /** When what it was made for ceased to stand; null: to be done, or done. */
  readonly withdrawnAt: Instant | null;
  readonly withdrawnBecause: string | null;
}

/** A case with all that belongs to it. */
export interface WholeCase extends ListedCase {
  /** Why whoever reads it may. */
  readonly visibleBecause: string;
  readonly openedAt: Instant | null;
  readonly openedBy: string | null;
  readonly closedAt: Instant | null;
  readonly closedReason: string | null;
  /** Frozen copies, with what has become of each concern since. */
  readonly evidence: readonly (FrozenConcern & BecomeOfConcern)[];
  /** Newest first. */
  readonly chronology: readonly StoryLine[];
  /** What is due first, first; done and withdrawn ones last. */
  readonly actions: readonly ListedAction[];
  /** What the family has told us about the child, newest first, in their own words; not what it has told the next school since. */
  readonly homeInsights: readonly ToldByHome[];
}

/** `from` is null when the pupil told us. `on` is when they did, `at` when it reached us. */
export interface ToldByHome {
  readonly on: Day;
  readonly at: Instant;
  readonly from: string | null;
  readonly text: string;
}

/** What has become of a concern by today. */
export interface BecomeOfConcern {
  readonly now: ConcernState;
  /** The day it ended or was corrected; null while it stands. */
  readonly endedOn: Day | null;
}

const GONE: BecomeOfConcern = { now: 'withdrawn', endedOn: null };

interface ActionRow {
  public_id: string;
  title: string;
  due_on: Day;
  done_at: Instant | null;
  done_by: string | null;
  withdrawn_at: Instant | null;
  withdrawn_because: string | null;
  first_name: string | null;
  last_name: string | null;
}

/** Reads one case whole. */
@Injectable()
export class CaseFile {
  constructor(
    private readonly reader: Reader,
    private readonly list: CaseList,
  ) {}

  /** Throws CaseNotFound, also for a case out of sight. */
  async read(casePublicId: string, sight: Sight): Promise<WholeCase> {
    const found = await this.reader.manager.findOneBy(PupilCase, { publicId: casePublicId });
    const because = found ? await whyCaseVisible(this.reader.manager, sight, found.id) : null;
    if (!found || because === null) throw new CaseNotFound();
    const { cases } = await this.list.find({ publicId: casePublicId, states: CASE_STATES, limit: 1 }, sight);
    const [listed] = cases;
    if (!listed) throw new CaseNotFound();
    const { openedAt, openedBy, closedAt, closedReason } = found;
    return {
      ...listed,
      visibleBecause: because,
      openedAt,
      openedBy,
      closedAt,
      closedReason,
      evidence: await this.evidenceOf(found),
      chronology: await this.storyOf(found.id),
      actions: await this.actionsOf(found.id, listed),
      homeInsights: (await this.toldByHome(found.pupilId)).filter(
        ({ on }) => listed.leftOn === null || on <= listed.leftOn,
      ),
    };
  }

  /** By the concerns themselves: those of a case that was added to another one belong there now. */
  private async evidenceOf({ evidence }: PupilCase): Promise<WholeCase['evidence']> {
    const ids = evidence.map((frozen) => frozen.concern);
    const rows = await this.reader.query<BecomeOfConcern & { public_id: string }>(
      `SELECT public_id, state AS "now", cleared_on AS "endedOn" FROM concern WHERE public_id IN (${ids.map((_, at) => `$${at + 1}`).join(', ') || 'NULL'})`,
      ids,
    );
    const become = new Map(rows.map(({ public_id, now, endedOn }) => [public_id, { now, endedOn }]));
    return evidence.map((frozen) => ({ ...frozen, ...(become.get(frozen.concern) ?? GONE) }));
  }

  private async storyOf(caseId: number): Promise<StoryLine[]> {
    const entries = await this.reader.manager.find(CaseEntry, { where: { caseId }, order: { id: 'DESC' } });
    const names = await actorNames(
      this.reader.manager,
      entries.map((entry) => entry.actor),
    );
    return entries.map(({ at, kind, actor, text, data }) => ({
      at,
      kind,
      actor,
      who: names.get(actor) ?? actor,
      text,
      data,
    }));
  }

  /** What was told in confidence or is possible harm is the DSL's to read, and stands on their list only. */
  private async toldByHome(pupilId: number): Promise<ToldByHome[]> {
    const rows = await this.reader.query<{
      day: number;
      at: Instant;
      text: string;
      first: string | null;
      last: string | null;
    }>(
      `SELECT i.day, i.recorded_at AS at, i.text, c.first_name AS first, c.last_name AS last
       FROM home_insight i LEFT JOIN contact c ON c.id = i.contact_id
       WHERE i.pupil_id = $1 AND i.superseded_at IS NULL AND i.restricted = false AND i.possible_harm = false
       ORDER BY i.day DESC, i.recorded_at DESC, i.id DESC`,
      [pupilId],
    );
    return rows.map(({ day, at, text, first, last }) => ({
      on: fromEpochDay(day),
      at,
      text,
      from: first === null ? null : `${first} ${last ?? ''}`.trim(),
    }));
  }

  private async actionsOf(
    caseId: number,
    { contactHome, contactHomeWords }: ContactHomeMark,
  ): Promise<ListedAction[]> {
    const rows = await this.reader.query<ActionRow>(
      `SELECT a.public_id, a.title, a.due_on, a.done_at, a.done_by, a.withdrawn_at,
              a.withdrawn_because, s.first_name, s.last_name
       FROM case_action a LEFT JOIN staff s ON s.id = a.owner_staff_id WHERE a.case_id = $1
       ORDER BY CASE WHEN a.done_at IS NULL AND a.withdrawn_at IS NULL THEN 0 ELSE 1 END, a.due_on, a.id`,
      [caseId],
    );
    return rows.map((row) => ({
      actionId: row.public_id,
      title: row.title,
      owner: row.first_name === null ? null : `${row.first_name} ${row.last_name ?? ''}`.trim(),
      dueOn: row.due_on,
      doneAt: row.done_at,
      doneBy: row.done_by,
      withdrawnAt: row.withdrawn_at,
      withdrawnBecause: row.withdrawn_because,
      ...{ contactHome, contactHomeWords },
    }));
  }
}
