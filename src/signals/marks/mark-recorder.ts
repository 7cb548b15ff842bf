import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { dialectOf, runSql, type SqlValue } from '../../platform/database/sql.js';
import type { Fate } from '../../shared/fate.js';
import type { Instant } from '../../shared/instants.js';
import { lockPupils } from '../pupil-lock.js';
import { RegisterNews } from '../silence/register-news.js';
import { SignalNews } from '../signal-news.js';
import {
  CODE_OF_V,
  DAY_OF_V,
  groupMarks,
  type MarkGroup,
  type MarkRow,
  PUPIL_OF_V,
  SESSION_OF_V,
} from './mark-batch.js';

/** What became of a batch of marks. */
export interface RecordedMarks {
  readonly accepted: number;
  readonly corrected: number;
  readonly unchanged: number;
  /** One for each row, in their order. */
  readonly fates: readonly Fate[];
  /** Pupils with a mark that is new or corrected. */
  readonly touchedPupilIds: readonly number[];
}

interface Overlap {
  known: number;
  same: number;
}

/**
 * The one way marks are written, made for thousands at once: each group goes to the database as one text of packed numbers
 * (`json_each` on SQLite, an array on PostgreSQL). A corrected mark is replaced and what it was is kept.
 */
@Injectable()
export class MarkRecorder {
  constructor(
    private readonly news: SignalNews,
    private readonly registers: RegisterNews,
  ) {}

  /**
   * Records marks by their natural key (pupil, day, session, school); all pupils and schools exist. About 500 rows keep a web
   * request's transaction short, an import may pass tens of thousands. The rules are told of pupils with a change.
   * @throws InvalidInput for a day before 1970 or after 2149-06-05.
   */
  async recordMarks(tx: EntityManager, rows: readonly MarkRow[], now: Instant): Promise<RecordedMarks> {
    const groups = groupMarks(rows);
    const fates = new Array<Fate>(rows.length).fill('accepted');
    await lockPupils(
      tx,
      rows.map((row) => row.pupilId),
    );
    for (const group of groups) await this.recordGroup(tx, group, fates, now);
    const touched = touchedPupils(rows, fates);
    await this.news.tell(tx, touched);
    if (touched.length > 0)
      await this.registers.tell(
        tx,
        groups.map((group) => group.schoolId),
      );
    const count = (fate: Fate) => fates.reduce((sum, one) => (one === fate ? sum + 1 : sum), 0);
    return {
      accepted: count('accepted'),
      corrected: count('corrected'),
      unchanged: count('unchanged'),
      fates,
      touchedPupilIds: touched,
    };
  }

  private async recordGroup(tx: EntityManager, group: MarkGroup, fates: Fate[], now: Instant): Promise<void> {
    const packed = new PackedGroup(tx, group);
    const { known, same } = await packed.overlap();
    if (known > 0) {
      const unchanged = same > 0 ? new Set(await packed.numbersKnown('=')) : NONE;
      const corrected = known > same ? new Set(await packed.numbersKnown('<>')) : NONE;
      group.numbers.forEach((number, index) => {
        const at = group.at[index] ?? 0;
        if (unchanged.has(number)) fates[at] = 'unchanged';
        else if (corrected.has(number)) fates[at] = 'corrected';
      });
      if (corrected.size > 0) await packed.keepTrace(now);
    }
    if (same < group.numbers.length) await packed.write();
  }
}

const NONE: ReadonlySet<number> = new Set();

const MARK_OF_V = `pupil_id = ${PUPIL_OF_V} AND day = ${DAY_OF_V} AND session = ${SESSION_OF_V} AND school_id = $2`;

/** The statements about one group of packed marks; `$1` is the packed text and `$2` the school in each. */
class PackedGroup {
  private readonly text: string;
  private readonly source: string;
  /** Given marks beside those known, each looked up by its key: left alone, PostgreSQL reads all marks of the school. */
  private readonly known: string;

  constructor(
    private readonly tx: EntityManager,
    private readonly group: MarkGroup,
  ) {
    const list = Float64Array.from(group.numbers).sort().join(',');
    const postgres = dialectOf(tx) === 'postgres';
    this.text = postgres ? `{${list}}` : `[${list}]`;
    this.source = postgres
      ? '(SELECT unnest(CAST($1 AS bigint[])) AS v) given'
      : '(SELECT value AS v FROM json_each($1)) given';
    this.known = postgres
      ? `${this.source} JOIN LATERAL (SELECT * FROM mark WHERE ${MARK_OF_V} LIMIT 1) m ON true`
      : `${this.source} CROSS JOIN mark m ON ${MARK_OF_V}`;
  }

  async overlap(): Promise<Overlap> {
    const [found] = await this.run<Overlap>(
      `SELECT CAST(COUNT(*) AS integer) AS known,
              CAST(COALESCE(SUM(CASE WHEN m.code = ${CODE_OF_V} THEN 1 ELSE 0 END), 0) AS integer) AS same
       FROM ${this.known}`,
    );
    return found ?? { known: 0, same: 0 };
  }

  /** Given marks that are known with the same (`=`) or another (`<>`) code. */
  async numbersKnown(code: '=' | '<>'): Promise<number[]> {
    const concatenated =
      dialectOf(this.tx) === 'postgres' ? "string_agg(CAST(v AS text), ',')" : "group_concat(v, ',')";
    const [found] = await this.run<{ numbers: string | null }>(
      `SELECT ${concatenated} AS numbers FROM ${this.known} WHERE m.code ${code} ${CODE_OF_V}`,
    );
    return found?.numbers ? found.numbers.split(',').map(Number) : [];
  }

  keepTrace(now: Instant): Promise<unknown> {
    return this.run(
      `INSERT INTO mark_correction (pupil_id, day, session, school_id, old_code, new_code, old_recorded_on, recorded_at)
       SELECT m.pupil_id, m.day, m.session, m.school_id, m.code, ${CODE_OF_V}, m.recorded_on, $3
       FROM ${this.known} WHERE m.code <> ${CODE_OF_V}`,
      now,
    );
  }

  /** A mark with the code we have keeps the day on which the school first knew it. */
  write(): Promise<unknown> {
    return this.run(
      `INSERT INTO mark (pupil_id, day, session, school_id, code, recorded_on)
       SELECT ${PUPIL_OF_V}, ${DAY_OF_V}, ${SESSION_OF_V}, CAST($2 AS integer), ${CODE_OF_V}, CAST($3 AS integer)
       FROM ${this.source} WHERE true
       ON CONFLICT (pupil_id, day, session, school_id)
       DO UPDATE SET code = excluded.code, recorded_on = excluded.recorded_on WHERE mark.code <> excluded.code`,
      this.group.recordedOn,
    );
  }

  private run<Row>(sql: string, ...more: SqlValue[]): Promise<Row[]> {
    return runSql<Row>(this.tx, sql, [this.text, this.group.schoolId, ...more]);
  }
}

function touchedPupils(rows: readonly MarkRow[], fates: readonly Fate[]): number[] {
  const touched = new Set<number>();
  rows.forEach((row, at) => {
    if (fates[at] !== 'unchanged') touched.add(row.pupilId);
  });
  return [...touched];
}
