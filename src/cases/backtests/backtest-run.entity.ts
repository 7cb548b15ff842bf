import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { RunState } from './backtest-run.lifecycle.js';

/** Rules tried on the past by the worker: what was asked, how far it is, and what came of it. */
@Entity('backtest_run')
@Unique('uq_backtest_run_public_id', ['publicId'])
@Index('ix_backtest_run_organisation', ['organisationId', 'askedAt'])
@Index('ix_backtest_run_draft', ['draftId'])
@Check('ck_backtest_run_state', `"state" IN ('queued', 'running', 'done', 'cancelled', 'failed')`)
export class BacktestRun {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_backtest_run' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  /** The school of whoever asked: its people may read it. Null: asked for the whole installation. */
  @Column('integer', { name: 'organisation_id', nullable: true })
  organisationId: number | null;

  /** The draft whose rules were tried; null: those in force. */
  @Column('integer', { name: 'draft_id', nullable: true })
  draftId: number | null;

  @Column('integer', { name: 'draft_revision', nullable: true })
  draftRevision: number | null;

  /** What the rules were called when the test was asked for. */
  @Column('text', { name: 'rules_title' })
  rulesTitle: string;

  /** As JSON that `readBacktestSpec` reads, with the very rules that were tried: what is changed afterwards changes nothing here. */
  @Column('text')
  specification: string;

  /** The same for every run that asks about the same time, outcome and schools: only those can be held against each other. */
  @Column('varchar', { length: 64 })
  question: string;

  /** Ids as JSON; null: every school of this installation. */
  @Column('text', { name: 'school_ids', nullable: true })
  schoolIds: string | null;

  /** `staff:<public id>` or `command:<user>`, as in the audit. */
  @Column('text', { name: 'asked_by' })
  askedBy: string;

  @Column('varchar', { name: 'asked_at', length: 24 })
  askedAt: string;

  @Column('varchar', { length: 10 })
  state: RunState;

  /** Pupils looked at, of how many; null before that is known. */
  @Column('integer')
  done: number;

  @Column('integer', { nullable: true })
  of: number | null;

  /** Which worker is at it, while one is, and its last sign of life. */
  @Column('varchar', { length: 22, nullable: true })
  claim: string | null;

  @Column('varchar', { name: 'claimed_at', length: 24, nullable: true })
  claimedAt: string | null;

  @Column('varchar', { name: 'ended_at', length: 24, nullable: true })
  endedAt: string | null;

  /** Why it could not be done, in words for the page. */
  @Column('text', { nullable: true })
  problem: string | null;

  /** Figures as JSON (`BacktestFigures`). */
  @Column('text', { nullable: true })
  report: string | null;

  /** Who was flagged or missed, by id, as JSON (`PupilVerdict[]`); null also once it is so old that it is forgotten. */
  @Column('text', { nullable: true })
  verdicts: string | null;
}
