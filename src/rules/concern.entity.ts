import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Evidence } from './evidence.js';
import type { Consequence } from './rule.js';

/** raised: it stands. cleared: it ended, the pupil does better. withdrawn: corrections took its evidence away. */
export type ConcernState = 'raised' | 'cleared' | 'withdrawn';
export const CONCERN_STATES: readonly ConcernState[] = ['raised', 'cleared', 'withdrawn'];

/**
 * A rule met by a pupil, recorded with its evidence as it was on the day it was raised; later corrections do not
 * change the copy. A pupil has at most one raised concern a school and rule.
 */
@Entity('concern')
@Unique('uq_concern_public_id', ['publicId'])
@Index('ix_concern_pupil', ['pupilId'])
@Index('uq_concern_raised', ['pupilId', 'schoolId', 'ruleKey'], { unique: true, where: "state = 'raised'" })
@Check('ck_concern_state', `"state" IN ('raised', 'cleared', 'withdrawn')`)
@Check('ck_concern_consequence', `"consequence" IN ('list', 'watch', 'open-case')`)
export class Concern {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_concern' })
  id: number;

  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  /** The school the pupil was on roll at when it was raised, and by whose register and incidents it was. */
  @Column('integer', { name: 'school_id' })
  schoolId: number;

  @Column('varchar', { name: 'rule_key', length: 60 })
  ruleKey: string;

  @Column('integer', { name: 'rule_set_version' })
  ruleSetVersion: number;

  /** 1 (slight) to 5. */
  @Column('integer')
  severity: number;

  @Column('varchar', { length: 10 })
  consequence: Consequence;

  @Column('varchar', { length: 10 })
  state: ConcernState;

  /** The day as of which the rule was met, YYYY-MM-DD; before the day of `raisedAt` in a run over the past. */
  @Column('varchar', { name: 'raised_on', length: 10 })
  raisedOn: string;

  @Column('varchar', { name: 'raised_at', length: 24 })
  raisedAt: string;

  /** The day as of which it was cleared or withdrawn. */
  @Column('varchar', { name: 'cleared_on', length: 10, nullable: true })
  clearedOn: string | null;

  /** Why its rule no longer asks about the pupil, for staff; null where the pupil does better. */
  @Column('text', { name: 'cleared_because', nullable: true })
  clearedBecause: string | null;

  /** Plain words with the pupil's first name, for staff. */
  @Column('text')
  sentence: string;

  @Column('double precision')
  value: number;

  @Column('double precision')
  threshold: number;

  @Column('simple-json')
  evidence: Evidence;

  /** The pupil's `signals_version` it was found in. */
  @Column('integer', { name: 'evaluated_version' })
  evaluatedVersion: number;
}
