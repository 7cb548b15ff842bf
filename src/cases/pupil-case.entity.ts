import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { CaseState } from './case.lifecycle.js';
import type { FrozenConcern } from './frozen-concern.js';

/** What we do about a pupil's concerns. At each school a pupil has at most one case that is proposed, watched or open. */
@Entity('pupil_case')
@Unique('uq_pupil_case_public_id', ['publicId'])
@Index('uq_pupil_case_active', ['pupilId', 'schoolId'], {
  unique: true,
  where: "state IN ('proposed', 'watched', 'open')",
})
@Index('ix_pupil_case_school', ['schoolId', 'state'])
@Index('ix_pupil_case_pupil', ['pupilId'])
@Check('ck_pupil_case_state', `"state" IN ('proposed', 'watched', 'open', 'closed', 'merged', 'withdrawn')`)
export class PupilCase {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_pupil_case' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  /** The school whose concern proposed it. */
  @Column('integer', { name: 'school_id' })
  schoolId: number;

  @Column('varchar', { length: 10 })
  state: CaseState;

  /** Pastoral lead of the year group, else the head; null where the school has named neither. */
  @Column('integer', { name: 'owner_staff_id', nullable: true })
  ownerStaffId: number | null;

  /** 10 to 59, higher is more urgent; see `urgencyOf`. */
  @Column('integer')
  urgency: number;

  @Column('varchar', { name: 'proposed_at', length: 24 })
  proposedAt: string;

  /**
   * The day it counts for: before the day of `proposedAt` in a run over the past, after it once it has come back from being watched,
   * as looking again takes a place of that week.
   */
  @Column('varchar', { name: 'proposed_on', length: 10 })
  proposedOn: string;

  @Column('varchar', { name: 'opened_at', length: 24, nullable: true })
  openedAt: string | null;

  /** The actor, as in the audit. */
  @Column('text', { name: 'opened_by', nullable: true })
  openedBy: string | null;

  @Column('varchar', { name: 'closed_at', length: 24, nullable: true })
  closedAt: string | null;

  @Column('text', { name: 'closed_reason', nullable: true })
  closedReason: string | null;

  /** Copies of its concerns as they were when added; later corrections never change them. */
  @Column('simple-json')
  evidence: FrozenConcern[];

  /** Since when a correction has changed what the evidence stood on; null: never. */
  @Column('varchar', { name: 'evidence_changed_at', length: 24, nullable: true })
  evidenceChangedAt: string | null;

  /** The day it comes back to be looked at; null unless it is watched. */
  @Column('varchar', { name: 'watch_until', length: 10, nullable: true })
  watchUntil: string | null;
}
