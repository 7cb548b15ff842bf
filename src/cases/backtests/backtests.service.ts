import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import type { BacktestReport } from '../../rules/backtest/backtest-report.js';
import { type BacktestHost, BacktestRunner } from '../../rules/backtest/backtest-runner.js';
import type { BacktestSpec } from '../../rules/backtest/backtest-spec.js';
import { InvalidInput } from '../../shared/errors.js';
import { CaseSpans } from './case-spans.js';
import type { TestedLoad } from './tested-load.js';
import { TestedLoads } from './tested-loads.service.js';

/** What a run found, with what it would have asked of the school's people. */
export interface TestReport extends BacktestReport {
  readonly cases: TestedLoad;
}

/** Nobody waits for whoever gave a command. */
const atOnce: BacktestHost['inTurn'] = async (work) => work();

/** Runs over the past: would these rules have warned of what came, how early, and whom would they have missed? */
@Injectable()
export class Backtests {
  constructor(
    private readonly reader: Reader,
    private readonly runner: BacktestRunner,
    private readonly spans: CaseSpans,
    private readonly loads: TestedLoads,
  ) {}

  /**
   * Runs a question to its end, here and now. Writes nothing.
   * @throws InvalidInput for a school that does not exist
   */
  async runNow(spec: BacktestSpec, progress: BacktestHost['progress']): Promise<TestReport> {
    const schoolIds = spec.schools === null ? null : await this.schoolIds(spec.schools);
    return this.runAt(spec, schoolIds, { progress, inTurn: atOnce });
  }

  /** The same at schools known by our own ids (null: every one), taking turns as the host says. @throws whatever `progress` throws */
  async runAt(
    spec: BacktestSpec,
    schoolIds: readonly number[] | null,
    host: Pick<BacktestHost, 'progress' | 'inTurn'>,
  ): Promise<TestReport> {
    const casesOf = (pupilIds: readonly number[]) => this.spans.of(pupilIds, schoolIds);
    const gathered = await this.loads.begin(spec, schoolIds);
    const found: BacktestHost['found'] = (some) => some.forEach((pupil) => gathered.add(pupil));
    const report = await this.runner.run(spec, { schoolIds, casesOf, found, ...host });
    return { ...report, cases: await this.loads.ended(gathered, spec.to) };
  }

  private async schoolIds(given: readonly string[]): Promise<number[]> {
    const rows = await this.reader.query<{ id: number; sourceId: string }>(
      `SELECT id, source_id AS "sourceId" FROM organisation WHERE kind = 'school'`,
    );
    return given.flatMap((sourceId) => {
      const ids = rows.filter((row) => row.sourceId === sourceId).map((row) => row.id);
      if (ids.length === 0) throw new InvalidInput('schools', `ids of schools; there is no "${sourceId}"`);
      return ids;
    });
  }
}
