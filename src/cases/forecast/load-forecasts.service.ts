import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import { valuesList } from '../../platform/database/sql.js';
import type { Evidence } from '../../rules/evidence.js';
import { RuleHistory } from '../../rules/publishing/rule-history.js';
import type { Consequence } from '../../rules/rule.js';
import { type Day, fromEpochDay, toEpochDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';
import type { BacktestFigures } from '../backtests/kept-verdicts.js';
import { ownersOf } from '../case-owner.js';
import { arrivalsOf, type LeadLoad, loadsOf, weeksToCount } from './week-load.js';

/** What the rules bring one lead in a week. */
export interface LeadForecast extends LeadLoad {
  /** Null: nobody looks after these pupils. */
  readonly name: string | null;
}

export interface LoadForecast {
  /** Mondays of the school weeks it rests on, ascending. */
  readonly weeks: readonly Day[];
  /** Since when the rules bring the same, however often a set was published since. */
  readonly inForceSince: Day;
  /** New cases one lead is given in a week, at most. */
  readonly room: number;
  readonly leads: readonly LeadForecast[];
  /** Where the rules are too new: cases a week that they proposed in a test on the past, its first week left out; null: none was made. */
  readonly tested: number | null;
}

/** Fewer weeks say nothing of a usual one. */
export const FEWEST_WEEKS = 3;

/** Far enough back for eight school weeks, with the summer between. */
const LOOKED_BACK_DAYS = 150;

interface Place {
  readonly id: number;
  readonly zone: string;
  readonly room: number;
}

interface Row {
  pupil_id: number;
  consequence: Consequence;
  raised_on: Day;
  cleared_on: Day | null;
  raised_at: Instant;
  case_id: number | null;
  proposed_at: Instant | null;
  was_merged: number;
  /** JSON; null where it is in a case. */
  evidence: string | null;
}

/** How many new pupils a week reach each lead at today's rules, by what the last school weeks brought. */
@Injectable()
export class LoadForecasts {
  constructor(
    private readonly reader: Reader,
    private readonly history: RuleHistory,
    private readonly calendars: SchoolCalendars,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** Null for who works for no school, and before any rules were published. */
  async of({ organisationId }: Actor): Promise<LoadForecast | null> {
    const place = await this.place(organisationId ?? 0);
    const unchanged = await this.history.unchangedAt(place?.id ?? null);
    if (!place || unchanged === null) return null;
    const today = await this.schoolToday.at(place.id);
    const inForceSince = localDayOf(unchanged.since, place.zone);
    const weeks = await this.weeks(place.id, today, inForceSince);
    const isTooNew = weeks.length < FEWEST_WEEKS;
    return {
      ...{ inForceSince, room: place.room, weeks: weeks.map((week) => fromEpochDay(week * 7 - 3)) },
      leads: isTooNew ? [] : await this.leads(place.id, weeks, today),
      tested: isTooNew ? await this.testedLoad(place.id, unchanged.versions) : null,
    };
  }

  private async weeks(schoolId: number, today: Day, inForceSince: Day): Promise<number[]> {
    const to = toEpochDay(today);
    const from = to - LOOKED_BACK_DAYS;
    const known = await this.calendars.schoolDays(schoolId, from, to);
    const days = known.length > 0 ? known : Array.from({ length: LOOKED_BACK_DAYS }, (_, at) => from + at);
    return weeksToCount(days, to, toEpochDay(inForceSince));
  }

  private async leads(schoolId: number, weeks: readonly number[], today: Day): Promise<LeadForecast[]> {
    const [first = 0] = weeks;
    const rows = await this.reader.query<Row>(CONCERNS, [schoolId, fromEpochDay(first * 7 - 3)]);
    const arrivals = arrivalsOf(
      rows.map((row) => ({
        ...{ pupilId: row.pupil_id, consequence: row.consequence, raisedOn: row.raised_on },
        ...{ raisedAt: row.raised_at, caseId: row.case_id, proposedAt: row.proposed_at },
        ...{ clearedOn: row.cleared_on, wasMerged: row.was_merged === 1 },
        evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as Evidence),
      })),
    );
    const pupilIds = [...new Set(arrivals.map(({ pupilId }) => pupilId))];
    const owners = await ownersOf(this.reader.manager, schoolId, pupilIds, today);
    const loads = loadsOf(arrivals, weeks, (pupilId) => owners.get(pupilId) ?? null);
    const names = await this.names(loads.flatMap(({ ownerStaffId }) => ownerStaffId ?? []));
    return loads.map((load) => ({ ...load, name: names.get(load.ownerStaffId ?? 0) ?? null }));
  }

  private async names(staffIds: readonly number[]): Promise<Map<number, string>> {
    if (staffIds.length === 0) return new Map();
    const rows = await this.reader.query<{ id: number; name: string }>(
      `SELECT id, first_name || ' ' || last_name AS name FROM staff WHERE id IN ${valuesList(1, staffIds.length)}`,
      staffIds,
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Of the newest test, at this school alone, of a draft from which such rules were published. */
  private async testedLoad(schoolId: number, versions: readonly number[]): Promise<number | null> {
    const run = await this.reader.first<{ report: string | null }>(
      `SELECT r.report FROM backtest_run r JOIN rule_draft d ON d.id = r.draft_id
       WHERE r.school_ids = $1 AND d.published_version IN ${valuesList(1, versions.length, 1)} AND r.state = 'done' ORDER BY r.id DESC LIMIT 1`,
      [JSON.stringify([schoolId]), ...versions],
    );
    const { cases } = JSON.parse(run?.report ?? '{}') as Pick<BacktestFigures, 'cases'>;
    if (cases === undefined || cases.weeks.length < 2) return null;
    const usual = cases.leads.flatMap(({ byWeek }) => byWeek.slice(1));
    return usual.reduce((all, week) => all + week, 0) / (cases.weeks.length - 1);
  }

  private place(organisationId: number): Promise<Place | null> {
    return this.reader.first<Place>(
      `SELECT id, timezone AS zone, cases_per_lead AS room FROM organisation WHERE id = $1 AND kind = 'school'`,
      [organisationId],
    );
  }
}

/**
 * What was raised since a day, and what stood on it already and waits: with a further concern it may amount to a case. What a correction took
 * away cost nobody a conversation.
 */
const CONCERNS = `SELECT c.pupil_id, c.consequence, c.raised_on, c.cleared_on, c.raised_at, k.id AS case_id, k.proposed_at,
    CASE WHEN k.id IS NULL THEN c.evidence END AS evidence,
    CASE WHEN EXISTS (SELECT 1 FROM judged_concern j JOIN triage_outcome t ON t.id = j.outcome_id
      WHERE j.concern_id = c.id AND t.outcome = 'merge' AND t.undone_at IS NULL) THEN 1 ELSE 0 END AS was_merged
  FROM concern c LEFT JOIN case_concern l ON l.concern_id = c.id LEFT JOIN pupil_case k ON k.id = l.case_id
  WHERE c.school_id = $1 AND c.consequence IN ('watch', 'open-case') AND c.state <> 'withdrawn'
    AND (c.raised_on >= $2 OR (k.id IS NULL AND (c.cleared_on IS NULL OR c.cleared_on > $2)))`;
