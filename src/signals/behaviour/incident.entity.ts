import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { POLARITIES } from './incident.dto.js';

export type Polarity = (typeof POLARITIES)[number];

/** One incident with one pupil. A corrected one is superseded and stays as trace. */
@Entity('incident')
@Unique('uq_incident_public_id', ['publicId'])
@Index('uq_incident_current', ['source', 'sourceId', 'pupilId'], {
  unique: true,
  where: 'superseded_at IS NULL',
})
@Index('ix_incident_pupil', ['pupilId', 'day'])
@Check('ck_incident_polarity', `"polarity" IN ('positive', 'negative', 'neutral')`)
export class Incident {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_incident' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  @Column('integer', { name: 'school_id' })
  schoolId: number;

  /** The system that gave `sourceId`; two schools both have a pupil "1". */
  @Column('varchar', { length: 40 })
  source: string;

  @Column('varchar', { name: 'source_id', length: 80 })
  sourceId: string;

  /** Local time of the school, `YYYY-MM-DDTHH:mm`. */
  @Column('varchar', { name: 'occurred_at', length: 24 })
  occurredAt: string;

  /** EpochDay. */
  @Column('integer')
  day: number;

  @Column('varchar', { length: 10 })
  polarity: Polarity;

  @Column('text')
  category: string;

  /** 1 (slight) to 5. */
  @Column('integer')
  severity: number;

  /** As the school signs them. */
  @Column('integer')
  points: number;

  @Column('text', { nullable: true })
  location: string | null;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { name: 'reported_by', nullable: true })
  reportedBy: string | null;

  /** When this row reached us. */
  @Column('varchar', { name: 'recorded_at', length: 24 })
  recordedAt: string;

  /** EpochDay on which the school knew; null = on the day itself. */
  @Column('integer', { name: 'known_on', nullable: true })
  knownOn: number | null;

  /** When a correction took its place; null = it stands. */
  @Column('varchar', { name: 'superseded_at', length: 24, nullable: true })
  supersededAt: string | null;
}
