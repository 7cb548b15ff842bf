import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { PupilCase } from '../pupil-case.entity.js';

/** What somebody decided about a proposed case; named as the step of the case's lifecycle. */
export type Outcome = 'open' | 'merge' | 'watch' | 'no-action';

/** What the concern was to whoever decided, said or implied by what they did: counted for each rule behind it. */
export type Verdict = 'useful' | 'already-known' | 'wrong-data' | 'not-a-worry';
export const VERDICTS: readonly Verdict[] = ['useful', 'already-known', 'wrong-data', 'not-a-worry'];

/** What an earlier case was before evidence was added to it, to be put back. */
export type CaseBefore = Pick<
  PupilCase,
  'openedAt' | 'openedBy' | 'closedAt' | 'closedReason' | 'urgency' | 'evidenceChangedAt'
>;

/** One decision at the triage desk. Never deleted: one that was undone says so. */
@Entity('triage_outcome')
@Unique('uq_triage_outcome_public_id', ['publicId'])
@Index('ix_triage_outcome_case', ['caseId'])
@Check('ck_triage_outcome_outcome', `"outcome" IN ('open', 'merge', 'watch', 'no-action')`)
@Check('ck_triage_outcome_verdict', `"verdict" IN ('useful', 'already-known', 'wrong-data', 'not-a-worry')`)
export class TriageOutcome {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_triage_outcome' })
  id: number;

  /** Undoing names it, so that a page left open undoes nothing but what it showed. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'case_id' })
  caseId: number;

  @Column('varchar', { length: 10 })
  outcome: Outcome;

  /** As in the audit. */
  @Column('text')
  actor: string;

  @Column('varchar', { length: 24 })
  at: string;

  /** The last line of any story it wrote: what has a higher id has followed. */
  @Column('integer', { name: 'last_entry_id' })
  lastEntryId: number;

  /** The earlier case its evidence went to. */
  @Column('integer', { name: 'target_case_id', nullable: true })
  targetCaseId: number | null;

  @Column('simple-json', { name: 'target_before', nullable: true })
  targetBefore: CaseBefore | null;

  /** Null where nobody said, as another system may leave it out. */
  @Column('varchar', { length: 16, nullable: true })
  verdict: Verdict | null;

  @Column('varchar', { name: 'undone_at', length: 24, nullable: true })
  undoneAt: string | null;

  @Column('text', { name: 'undone_by', nullable: true })
  undoneBy: string | null;
}
