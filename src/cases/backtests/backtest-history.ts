import { Injectable } from '@nestjs/common';
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
  /** False once it is forgotten of whom it speaks. */
  readonly hasNames: boolean;
}

export const RUNS_A_PAGE = 25;

/** What has been tried on the past, for the people of the school that asked. */
@Injectable()
export class BacktestHistory {
  constructor(private readonly reader: Reader) {}

  /** A page of runs, newest first; pages count from 1. */
  async list(actor: Actor, page: number): Promise<{ runs: ShownRun[]; hasOlder: boolean }> {
    const { organisationId } = actor;
    const found = await this.reader.manager.find(BacktestRun, {
      where: organisationId === null ? {} : { organisationId },
      order: { askedAt: 'DESC', id: 'DESC' },
      skip: (page - 1) * RUNS_A_PAGE,
      take: RUNS_A_PAGE + 1,
    });
    return { runs: found.slice(0, RUNS_A_PAGE).map(shown), hasOlder: found.length > RUNS_A_PAGE };
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
  async before({ id, draftId, question, organisationId }: ShownRun): Promise<ShownRun | null> {
    const runs = await this.done(question, organisationId);
    const [last] = runs.filter((one) => one.id < id && one.draftId === draftId);
    return last ? shown(last) : null;
  }

  /** Of a draft's run: the newest one of the rules in force about the same time and outcome. */
  async ofRulesInForce({ draftId, question, organisationId }: ShownRun): Promise<ShownRun | null> {
    if (draftId === null) return null;
    const [newest] = (await this.done(question, organisationId)).filter((one) => one.draftId === null);
    return newest ? shown(newest) : null;
  }

  private done(question: string, organisationId: number | null): Promise<BacktestRun[]> {
    return this.reader.manager
      .createQueryBuilder(BacktestRun, 'run')
      .where({ question, state: 'done' })
      .andWhere(organisationId === null ? 'run.organisationId IS NULL' : { organisationId })
      .orderBy('run.id', 'DESC')
      .getMany();
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
