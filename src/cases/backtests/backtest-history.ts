import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { Reader } from '../../platform/database/reader.js';
import { type BacktestSpec, readBacktestSpec } from '../../rules/backtest/backtest-spec.js';
import type { PupilVerdict } from '../../rules/backtest/backtest-report.js';
import type { Rule } from '../../rules/rule.js';
import { NotFound } from '../../shared/errors.js';
import { mayRead } from './ask-backtest.service.js';
import { BacktestRun } from './backtest-run.entity.js';
import type { BacktestFigures } from './kept-verdicts.js';

/** Of a run, all but of whom it speaks. */
export interface ShownRun extends Omit<BacktestRun, 'schoolIds' | 'specification' | 'report' | 'verdicts'> {
  readonly spec: BacktestSpec & { readonly rules: readonly Rule[] };
  /** As it was asked, for asking it again. */
  readonly outcomeAsked: Readonly<Record<string, unknown>>;
  /** Null: every school. */
  readonly schoolIds: readonly number[] | null;
  readonly figures: BacktestFigures | null;
  /** False once it is forgotten of whom it speaks, and where that was not read: in a list, or beside another. */
  readonly hasNames: boolean;
}

export const RUNS_A_PAGE = 25;

interface RunOfDraft {
  readonly id: number;
  readonly draftId: number | null;
}

const COLUMNS: readonly (keyof BacktestRun)[] = [
  ...(['id', 'publicId', 'organisationId', 'draftId', 'draftRevision', 'rulesTitle'] as const),
  ...(['specification', 'question', 'schoolIds', 'askedBy', 'askedAt', 'state', 'done', 'of'] as const),
  ...(['claim', 'claimedAt', 'endedAt', 'problem', 'report'] as const),
];

/** What has been tried on the past, for the people of the school that asked. */
@Injectable()
export class BacktestHistory {
  constructor(private readonly reader: Reader) {}

  /** A page of runs, newest first; pages count from 1. */
  async list(actor: Actor, page: number): Promise<{ runs: ShownRun[]; hasOlder: boolean }> {
    const { organisationId } = actor;
    const rows = await this.reader.query<{ id: number }>(
      `SELECT id FROM backtest_run WHERE ${organisationId === null ? '$1 = $1' : 'organisation_id = $1'}
       ORDER BY asked_at DESC, id DESC LIMIT ${RUNS_A_PAGE + 1} OFFSET $2`,
      [organisationId ?? 0, (page - 1) * RUNS_A_PAGE],
    );
    const runs = await this.byIds(rows.slice(0, RUNS_A_PAGE).map(({ id }) => id));
    return { runs, hasOlder: rows.length > RUNS_A_PAGE };
  }

  /** @throws NotFound */
  async one(actor: Actor, publicId: string): Promise<ShownRun> {
    return shown(await this.row(actor, publicId));
  }

  /** Of whom it speaks; null once that is forgotten. @throws NotFound */
  async verdicts(actor: Actor, publicId: string): Promise<readonly PupilVerdict[] | null> {
    const { verdicts } = await this.row(actor, publicId);
    return verdicts === null ? null : (JSON.parse(verdicts) as PupilVerdict[]);
  }

  /** The finished run before this one of the same draft (or of the rules in force, as this one is), about the same time and outcome. */
  async before(run: ShownRun): Promise<ShownRun | null> {
    const done = await this.aboutTheSame(run);
    return this.first(done.filter(({ id, draftId }) => id < run.id && draftId === run.draftId));
  }

  /** Of a draft's run: the newest one of the rules in force about the same time and outcome. */
  async ofRulesInForce(run: ShownRun): Promise<ShownRun | null> {
    if (run.draftId === null) return null;
    return this.first((await this.aboutTheSame(run)).filter(({ draftId }) => draftId === null));
  }

  /** Newest first. */
  private aboutTheSame({ question, organisationId }: ShownRun): Promise<RunOfDraft[]> {
    return this.reader.query<RunOfDraft>(
      `SELECT id, draft_id AS "draftId" FROM backtest_run
       WHERE question = $1 AND state = 'done' AND COALESCE(organisation_id, 0) = $2 ORDER BY id DESC`,
      [question, organisationId ?? 0],
    );
  }

  private async first([one]: readonly RunOfDraft[]): Promise<ShownRun | null> {
    return one ? ((await this.byIds([one.id]))[0] ?? null) : null;
  }

  /** In this order. Of whom they speak is not read: that is the longest part. */
  private async byIds(ids: readonly number[]): Promise<ShownRun[]> {
    const found = await this.reader.manager
      .createQueryBuilder(BacktestRun, 'run')
      .select(COLUMNS.map((name) => `run.${name}`))
      .where({ id: In([...ids]) })
      .getMany();
    const known = new Map(found.map((run) => [run.id, run]));
    return ids.flatMap((id) => {
      const run = known.get(id);
      return run ? [shown({ ...run, verdicts: null })] : [];
    });
  }

  private async row(actor: Actor, publicId: string): Promise<BacktestRun> {
    const found = await this.reader.manager.findOneBy(BacktestRun, { publicId });
    if (!found || !mayRead(actor, found)) throw new NotFound('There is no such test.');
    return found;
  }
}

function shown({ specification, schoolIds, report, verdicts, ...run }: BacktestRun): ShownRun {
  const asked = JSON.parse(specification) as { readonly outcome: Readonly<Record<string, unknown>> };
  const spec = readBacktestSpec(asked);
  return {
    ...run,
    spec: { ...spec, rules: spec.rules ?? [] },
    outcomeAsked: asked.outcome,
    schoolIds: schoolIds === null ? null : (JSON.parse(schoolIds) as number[]),
    figures: report === null ? null : (JSON.parse(report) as BacktestFigures),
    hasNames: verdicts !== null,
  };
}
