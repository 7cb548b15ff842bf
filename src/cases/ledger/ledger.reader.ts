import { Injectable } from '@nestjs/common';
import { yearGroupSql } from '../../people/enrolments/year-group.js';
import { Reader } from '../../platform/database/reader.js';
import { valuesList } from '../../platform/database/sql.js';
import type { GroupsOfPupil } from '../../rules/backtest/by-group.js';
import { groupsOfPupil, type PupilTraits } from '../../rules/backtest/pupil-groups.js';
import type { Rule } from '../../rules/rule.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import type { Verdict } from '../triage/triage-outcome.entity.js';
import type { JudgedRow } from './quality-ledger.js';

/** The same with the groups of the pupil: the year group they were in when the concern was raised, the rest as it stands now. */
export type GroupedRow = JudgedRow & { readonly groups: GroupsOfPupil };

interface Row {
  outcome_id: number;
  concern_id: number;
  pupil_id: number;
  rule_key: string;
  rule_set_version: number;
  verdict: Verdict | null;
  undone_at: Instant | null;
  at: Instant;
  together: number;
}

interface RowWithPupil extends Row, PupilTraits {
  school: string;
  year_group: string | null;
}

const COLUMNS = `t.id AS outcome_id, c.id AS concern_id, c.pupil_id, c.rule_key, c.rule_set_version, t.verdict, t.undone_at, t.at,
  (SELECT CAST(COUNT(*) AS integer) FROM judged_concern b WHERE b.outcome_id = t.id) AS together`;
const FROM = `FROM pupil_case k JOIN triage_outcome t ON t.case_id = k.id JOIN judged_concern j ON j.outcome_id = t.id
  JOIN concern c ON c.id = j.concern_id`;

/** Where a ledger is kept, and since when it is looked at. */
export interface LedgerSpan {
  readonly schoolId: number;
  readonly from: Day;
}

/** Reads what was decided at a school's triage desk, with the concerns behind it. One statement, however much it was. */
@Injectable()
export class LedgerReader {
  constructor(private readonly reader: Reader) {}

  async rows({ schoolId, from }: LedgerSpan): Promise<JudgedRow[]> {
    const rows = await this.reader.query<Row>(
      `SELECT ${COLUMNS} ${FROM} WHERE k.school_id = $1 AND t.at >= $2`,
      [schoolId, from],
    );
    return rows.map(judged);
  }

  async rowsOfRule({ schoolId, from }: LedgerSpan, ruleKey: string): Promise<GroupedRow[]> {
    const rows = await this.reader.query<RowWithPupil>(
      `SELECT ${COLUMNS}, o.source_id AS school, p.sex, p.language, p.sen, p.disadvantaged,
         ${yearGroupSql('c.pupil_id', 'k.school_id', 'c.raised_on')} AS year_group
       ${FROM} JOIN pupil p ON p.id = c.pupil_id JOIN organisation o ON o.id = k.school_id
       WHERE k.school_id = $1 AND t.at >= $2 AND c.rule_key = $3`,
      [schoolId, from, ruleKey],
    );
    return rows.map((row) => ({
      ...judged(row),
      groups: groupsOfPupil(row, row.school, row.year_group),
    }));
  }

  /** The rules of these versions, as they were published. */
  async rulesOf(versions: readonly number[]): Promise<Map<number, readonly Rule[]>> {
    if (versions.length === 0) return new Map();
    const rows = await this.reader.query<{ version: number; rules: string }>(
      `SELECT version, rules FROM rule_set WHERE version IN ${valuesList(1, versions.length)} ORDER BY version`,
      versions,
    );
    return new Map(rows.map(({ version, rules }) => [version, JSON.parse(rules) as Rule[]]));
  }
}

function judged(row: Row): JudgedRow {
  return {
    ...{ outcomeId: row.outcome_id, concernId: row.concern_id, pupilId: row.pupil_id },
    ...{ ruleKey: row.rule_key, ruleSetVersion: row.rule_set_version, verdict: row.verdict },
    ...{ undone: row.undone_at !== null, at: row.at, together: row.together },
  };
}
