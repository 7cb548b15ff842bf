import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import { valuesList } from '../../platform/database/sql.js';
import type { CaseSpan } from '../../rules/backtest/backtest-runner.js';
import { groupBy } from '../../shared/group-by.js';
import type { Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';

interface OpenedRow {
  readonly pupilId: number;
  readonly timezone: string;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
}

/** When people worked with a pupil, whatever the rules said. A case is only ever opened by a person. */
@Injectable()
export class CaseSpans {
  constructor(private readonly reader: Reader) {}

  /** By pupil; null for `schoolIds`: at any school. Days are those of the case's school. */
  async of(
    pupilIds: readonly number[],
    schoolIds: readonly number[] | null,
  ): Promise<Map<number, CaseSpan[]>> {
    if (pupilIds.length === 0) return new Map();
    const there =
      schoolIds === null ? '' : `AND k.school_id IN ${valuesList(1, schoolIds.length, pupilIds.length)}`;
    const rows = await this.reader.query<OpenedRow>(
      `SELECT k.pupil_id AS "pupilId", o.timezone, k.opened_at AS "openedAt", k.closed_at AS "closedAt"
       FROM pupil_case k JOIN organisation o ON o.id = k.school_id
       WHERE k.opened_at IS NOT NULL AND k.pupil_id IN ${valuesList(1, pupilIds.length)} ${there}`,
      [...pupilIds, ...(schoolIds ?? [])],
    );
    const spans = rows.map(({ pupilId, timezone, openedAt, closedAt }) => ({
      pupilId,
      openedOn: localDayOf(openedAt, timezone),
      closedOn: closedAt === null ? null : localDayOf(closedAt, timezone),
    }));
    return groupBy(spans, (span) => span.pupilId);
  }
}
