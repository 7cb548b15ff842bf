import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { sightSql } from '../../access/sight/sight-sql.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { Term } from '../../people/calendar/term.entity.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import { addDays, type Day, fromEpochDay, toEpochDay } from '../../shared/days.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';
import { actorName } from '../actor-names.js';
import { CaseNotFound } from '../case-errors.js';
import { caseColumns } from '../case-visible.js';
import { CASE_LIFECYCLE, type CaseState } from '../case.lifecycle.js';
import { CaseFile, type WholeCase } from '../reading/case-file.js';
import { type CaseNews, newsSinceLooked } from './case-looks.js';
import { UNDO_MINUTES } from './made-outcome.js';
import { TriageOutcome } from './triage-outcome.entity.js';
import { latestWatchDay } from './watching.js';

/** Another case of the pupil that whoever looks may know of. */
export interface EarlierCase {
  readonly caseId: string;
  readonly state: CaseState;
  readonly school: string;
  readonly proposedOn: Day;
  readonly closedAt: Instant | null;
  readonly closedReason: string | null;
  /** Closed, and of the same school: evidence can be added to it. */
  readonly canTakeOver: boolean;
}

/** The last outcome, while it stands and can be undone. */
export interface Undoable {
  readonly outcomeId: string;
  readonly who: string;
  readonly undoUntil: Instant;
}

/** All that somebody decides on at the triage desk. */
export interface TriageCase extends WholeCase {
  readonly today: Day;
  /** In which the school tells the time. */
  readonly zone: string;
  readonly earlier: readonly EarlierCase[];
  readonly news: CaseNews | null;
  readonly undoable: Undoable | null;
  /** The last day until which it can be watched. */
  readonly latestWatch: Day;
  /** School days from tomorrow on up to then, ascending; empty where the calendar is not known. */
  readonly watchDays: readonly Day[];
}

interface Place {
  id: number;
  pupil_id: number;
  school_id: number;
  timezone: string;
}

/** Reads one row of the triage list whole. */
@Injectable()
export class TriageDetail {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly file: CaseFile,
  ) {}

  /** Throws CaseNotFound, also for a case out of sight. */
  async read(casePublicId: string, actor: Actor, sight: Sight): Promise<TriageCase> {
    const whole = await this.file.read(casePublicId, sight);
    const place = await this.place(casePublicId);
    const { manager } = this.reader;
    const today = localDayOf(this.clock.now(), place.timezone);
    const latestWatch = latestWatchDay(today, await manager.findBy(Term, { schoolId: place.school_id }));
    const news = await newsSinceLooked(manager, [casePublicId], actor);
    return {
      ...whole,
      ...{ today, latestWatch, zone: place.timezone },
      watchDays: await this.schoolDays(place.school_id, addDays(today, 1), latestWatch),
      earlier: await this.earlierOf(place, sight),
      news: news.get(casePublicId) ?? null,
      undoable: await this.undoable(place.id, whole.state),
    };
  }

  /** What the pupil of a case is called. The caller knows that whoever asks may see it. */
  async nameOf(casePublicId: string): Promise<string> {
    const found = await this.reader.first<{ name: string }>(
      `SELECT COALESCE(p.preferred_name, p.first_name) || ' ' || p.last_name AS name
       FROM pupil_case k JOIN pupil p ON p.id = k.pupil_id WHERE k.public_id = $1`,
      [casePublicId],
    );
    return found?.name ?? 'This pupil';
  }

  private async place(casePublicId: string): Promise<Place> {
    const found = await this.reader.first<Place>(
      `SELECT k.id, k.pupil_id, k.school_id, o.timezone FROM pupil_case k JOIN organisation o ON o.id = k.school_id
       WHERE k.public_id = $1`,
      [casePublicId],
    );
    if (!found) throw new CaseNotFound();
    return found;
  }

  private async schoolDays(schoolId: number, from: Day, until: Day): Promise<Day[]> {
    const rows = await this.reader.query<{ day: number }>(
      'SELECT day FROM school_day WHERE school_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day',
      [schoolId, toEpochDay(from), toEpochDay(until)],
    );
    return rows.map(({ day }) => fromEpochDay(day));
  }

  private async earlierOf({ id, pupil_id, school_id }: Place, sight: Sight): Promise<EarlierCase[]> {
    const values: SqlValue[] = [id, pupil_id];
    const inSight = sightSql(sight, caseColumns('k'), (value) => `$${values.push(value)}`);
    const rows = await this.reader.query<EarlierRow>(
      `SELECT k.public_id, k.state, k.school_id, o.name AS school, k.proposed_on, k.closed_at, k.closed_reason
       FROM pupil_case k JOIN organisation o ON o.id = k.school_id
       WHERE k.id <> $1 AND k.pupil_id = $2 AND ${inSight} ORDER BY k.proposed_on DESC, k.id DESC`,
      values,
    );
    return rows.map((row) => ({
      ...{ caseId: row.public_id, state: row.state, school: row.school, proposedOn: row.proposed_on },
      ...{ closedAt: row.closed_at, closedReason: row.closed_reason },
      canTakeOver: row.state === 'closed' && row.school_id === school_id,
    }));
  }

  private async undoable(caseId: number, state: CaseState): Promise<Undoable | null> {
    const { manager } = this.reader;
    const order = { id: 'DESC' } as const;
    const [last] = await manager.find(TriageOutcome, { where: { caseId }, order, take: 1 });
    if (!last || last.undoneAt !== null || CASE_LIFECYCLE.steps.proposed[last.outcome] !== state) return null;
    const undoUntil = addMinutes(last.at, UNDO_MINUTES);
    if (this.clock.now() > undoUntil) return null;
    return { outcomeId: last.publicId, who: await actorName(manager, last.actor), undoUntil };
  }
}

interface EarlierRow {
  public_id: string;
  state: CaseState;
  school_id: number;
  school: string;
  proposed_on: Day;
  closed_at: Instant | null;
  closed_reason: string | null;
}
