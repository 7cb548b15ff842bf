import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { readBacktestSpec } from '../../rules/backtest/backtest-spec.js';
import { NotFound } from '../../shared/errors.js';
import { newPublicId } from '../../shared/ids.js';
import { backtestAsked } from './backtest-asked.event.js';
import { lockedRun } from './backtest-claims.js';
import { BacktestRun } from './backtest-run.entity.js';
import { nextRunState } from './backtest-run.lifecycle.js';
import { RulesToTest } from './rules-to-test.js';

/** What somebody wants to know about the past. */
export interface TestAsked {
  /** The public id of the draft whose rules are tried; null: the rules in force. */
  readonly draft: string | null;
  /** Both days included. */
  readonly from: string;
  readonly to: string;
  /** As a specification has it. */
  readonly outcome: object;
  /** Null: every school within reach. */
  readonly schoolIds: readonly number[] | null;
}

/** Asks the worker to try rules on the past, and stops it. Each is one transaction with its line in the audit. */
@Injectable()
export class AskBacktest {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: EventBus,
    private readonly audit: AuditLog,
    private readonly rules: RulesToTest,
  ) {}

  /**
   * Answers with the public id of the run. The rules are those of this moment, whatever becomes of the draft afterwards.
   * @throws InvalidInput naming a field of the specification, NotFound for a draft that is not theirs
   */
  async ask(actor: Actor, { draft, from, to, outcome, schoolIds: wanted }: TestAsked): Promise<string> {
    const schoolIds = await this.rules.schoolsFor(actor, wanted);
    const { rules, ...of } = await this.rules.of(actor, draft, schoolIds);
    const specification = { from, to, rules, outcome };
    const spec = readBacktestSpec(specification);
    const publicId = newPublicId();
    await this.unitOfWork.run(async (tx) => {
      const { id } = await tx.save(BacktestRun, {
        ...of,
        ...{ publicId, organisationId: actor.organisationId, specification: JSON.stringify(specification) },
        ...{ question: questionOf([spec.from, spec.to, spec.outcome, schoolIds]), askedBy: actor.name },
        ...{ schoolIds: schoolIds === null ? null : JSON.stringify(schoolIds), askedAt: this.clock.now() },
        ...{ state: 'queued' as const, done: 0, of: null, claim: null, claimedAt: null },
        ...{ endedAt: null, problem: null, report: null, verdicts: null },
      });
      await this.events.publish(tx, backtestAsked, { runId: id });
      await this.note(tx, actor, 'backtest-asked', publicId);
    });
    return publicId;
  }

  /** The worker finds out within a handful of pupils. @throws NotFound, RunIsOver */
  async cancel(actor: Actor, publicId: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const found = await tx.findOneBy(BacktestRun, { publicId });
      if (!found || !mayRead(actor, found)) throw new NotFound('There is no such test.');
      const run = await lockedRun(tx, found.id);
      const state = nextRunState(run?.state ?? 'cancelled', 'cancel');
      await tx.update(BacktestRun, found.id, { state, endedAt: this.clock.now(), claim: null });
      await this.note(tx, actor, 'backtest-cancelled', publicId);
    });
  }

  private note(tx: EntityManager, { name }: Actor, action: string, subjectId: string): Promise<void> {
    return this.audit.record(tx, { actor: name, action, subject: 'backtest', subjectId });
  }
}

/** People read what their school has asked; who runs the installation, all. */
export function mayRead({ organisationId }: Actor, run: Pick<BacktestRun, 'organisationId'>): boolean {
  return organisationId === null || run.organisationId === organisationId;
}

function questionOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
