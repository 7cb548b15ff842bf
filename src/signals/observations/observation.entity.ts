import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { OBSERVATION_SEVERITIES, OBSERVATION_THEMES } from './observation.dto.js';

export type ObservationTheme = (typeof OBSERVATION_THEMES)[number];
export type ObservationSeverity = (typeof OBSERVATION_SEVERITIES)[number];

/** What a member of staff noticed. One marked as possible harm is for the DSL and nobody else: no rule reads it. */
@Entity('observation')
@Unique('uq_observation_public_id', ['publicId'])
@Index('uq_observation_current', ['source', 'sourceId'], { unique: true, where: 'superseded_at IS NULL' })
@Index('ix_observation_pupil', ['pupilId', 'day'])
@Check('ck_observation_theme', `"theme" IN ('learning', 'social', 'emotional', 'family', 'health')`)
@Check('ck_observation_severity', `"severity" IN ('mild', 'moderate', 'severe')`)
export class Observation {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_observation' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  /** The system that gave `sourceId`; two schools both have a pupil "1". */
  @Column('varchar', { length: 40 })
  source: string;

  @Column('varchar', { name: 'source_id', length: 80 })
  sourceId: string;

  @Column('varchar', { length: 20 })
  theme: ObservationTheme;

  @Column('varchar', { length: 10 })
  severity: ObservationSeverity;

  /** For named roles only. */
  @Column('boolean')
  restricted: boolean;

  /** On the DSL's list, and only there. */
  @Column('boolean', { name: 'possible_harm' })
  possibleHarm: boolean;

  @Column('text')
  text: string;

  /** EpochDay. */
  @Column('integer')
  day: number;

  @Column('integer', { name: 'author_staff_id', nullable: true })
  authorStaffId: number | null;

  @Column('text', { name: 'author_name', nullable: true })
  authorName: string | null;

  /** When this row reached us. */
  @Column('varchar', { name: 'recorded_at', length: 24 })
  recordedAt: string;

  /** EpochDay on which the school knew; null = on the day itself. */
  @Column('integer', { name: 'known_on', nullable: true })
  knownOn: number | null;

  /** When a correction took its place; null = it stands. */
  @Column('varchar', { name: 'superseded_at', length: 24, nullable: true })
  supersededAt: string | null;

  /**
   * When it was said to have been read: of possible harm, by a DSL; of a worry logged here, by those who were named to its writer. Null: not
   * yet. A correction must be read anew.
   */
  @Column('varchar', { name: 'acknowledged_at', length: 24, nullable: true })
  acknowledgedAt: string | null;

  /** Who said so, as in the audit. */
  @Column('text', { name: 'acknowledged_by', nullable: true })
  acknowledgedBy: string | null;
}
