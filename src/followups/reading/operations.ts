import { Injectable } from '@nestjs/common';
import { AuditChecks, type SealState } from '../../access/audit/audit-checks.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { DRAFT_NEEDS, type DraftNeeds, neededOn } from '../../people/organisations/what-drafts-need.js';
import { TandemConfig } from '../../platform/config/config.js';
import { lastBackup } from '../../platform/config/last-backup.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { type FailedCount, type FailedJob, FailedJobs } from '../../platform/jobs/failed-jobs.js';
import { QueueStanding, type Standing } from '../../platform/jobs/queue-standing.js';
import type { Day } from '../../shared/days.js';
import { addMinutes, type Instant } from '../../shared/instants.js';

/** What became of mail to homes in the last {@link MAIL_DAYS} days. Counts only: whom it was for is not for who runs the place. */
export interface MailFigures {
  readonly sent: number;
  /** The mail server will never take it; the owner of the case was asked to phone. */
  readonly refused: number;
  /** Approved, not yet away and still expected: it waits for its time or for another try. */
  readonly waiting: number;
}

/** How the rules stand. */
export interface RuleFigures {
  /** The last day on which any pupil was evaluated; null: none yet. */
  readonly lastDay: Day | null;
  /** Pupils of whom something was recorded that the rules have not seen. */
  readonly behind: number;
}

/** All that somebody who keeps Tandem running looks at, and nothing about anybody. */
export interface Operations {
  readonly standing: Standing;
  /** The latest failures first, at most {@link FAILED_SHOWN}. */
  readonly failed: readonly FailedJob[];
  /** How many there are of each kind in all. */
  readonly failedCounts: readonly FailedCount[];
  readonly mail: MailFigures;
  readonly rules: RuleFigures;
  readonly seals: SealState;
  /** When `tandem backup` last wrote a checked copy, as this machine knows it; null: not known here. */
  readonly backupAt: Instant | null;
  readonly calendars: CalendarsKept;
}

/** How far the calendars of the schools go that somebody looks after: their own, or all for who belongs to none. */
export interface CalendarsKept {
  readonly today: Day;
  readonly schools: readonly DraftNeeds[];
}

export const MAIL_DAYS = 30;
export const FAILED_SHOWN = 200;

/**
 * A mail that was overtaken by a move, or by its meeting, stays written down as it was and never leaves: nobody waits for it.
 */
const STILL_EXPECTED = `m.state = 'queued' AND m.sequence = f.sequence
  AND ((m.method = 'REQUEST' AND f.state IN ('approved', 'answered')) OR (m.method = 'CANCEL' AND f.state = 'cancelled'))`;

/** Reads how the installation is, in as many statements whatever has happened. */
@Injectable()
export class OperationsReader {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly config: TandemConfig,
    private readonly queue: QueueStanding,
    private readonly failedJobs: FailedJobs,
    private readonly checks: AuditChecks,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** @param organisationId of whoever looks; null: they keep the whole installation */
  async read(organisationId: number | null): Promise<Operations> {
    return {
      standing: await this.queue.read(),
      failed: await this.failedJobs.list(FAILED_SHOWN),
      failedCounts: await this.failedJobs.counts(),
      mail: await this.mail(),
      rules: await this.rules(),
      seals: await this.checks.state(),
      backupAt: lastBackup(this.config.dataFolder),
      calendars: await this.calendars(organisationId),
    };
  }

  private async calendars(organisationId: number | null): Promise<CalendarsKept> {
    const today = await this.schoolToday.at(organisationId);
    const all = await this.reader.query<DraftNeeds>(DRAFT_NEEDS, neededOn(today));
    return { today, schools: all.filter(({ id }) => organisationId === null || id === organisationId) };
  }

  private async mail(): Promise<MailFigures> {
    const found = await this.reader.first<MailFigures>(
      `SELECT ${count(`m.state = 'sent' AND m.sent_at >= $1`)} AS sent,
              ${count(`m.stop_reason = 'refused-by-server' AND m.queued_at >= $1`)} AS refused,
              ${count(STILL_EXPECTED)} AS waiting
       FROM invitation_mail m JOIN invitation i ON i.id = m.invitation_id JOIN follow_up f ON f.id = i.follow_up_id`,
      [addMinutes(this.clock.now(), -MAIL_DAYS * 24 * 60)],
    );
    return found ?? { sent: 0, refused: 0, waiting: 0 };
  }

  private async rules(): Promise<RuleFigures> {
    const found = await this.reader.first<RuleFigures>(
      `SELECT MAX(evaluated_on) AS "lastDay", ${count('evaluated_version < signals_version')} AS behind FROM pupil`,
    );
    return found ?? { lastDay: null, behind: 0 };
  }
}

function count(which: string): string {
  return `CAST(COALESCE(SUM(CASE WHEN ${which} THEN 1 ELSE 0 END), 0) AS integer)`;
}
