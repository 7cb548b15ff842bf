import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What a family tells us. */
@Entity('home_insight')
@Unique('uq_home_insight_origin', ['origin'])
@Unique('uq_home_insight_public_id', ['publicId'])
@Index('uq_home_insight_current', ['source', 'sourceId'], { unique: true, where: 'superseded_at IS NULL' })
@Index('ix_home_insight_pupil', ['pupilId', 'day'])
export class HomeInsight {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_home_insight' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  /** Null: the pupil told us. */
  @Column('integer', { name: 'contact_id', nullable: true })
  contactId: number | null;

  @Column('text')
  text: string;

  /** For the DSL only: told in confidence. */
  @Column('boolean')
  restricted: boolean;

  /** On the DSL's list, and only there. */
  @Column('boolean', { name: 'possible_harm' })
  possibleHarm: boolean;

  /** EpochDay. */
  @Column('integer')
  day: number;

  @Column('integer', { name: 'staff_id', nullable: true })
  staffId: number | null;

  /** Who wrote it down, as the sending system says it. */
  @Column('text', { name: 'author_name', nullable: true })
  authorName: string | null;

  /** The system that gave `sourceId`; null: it came to us, not to another system. */
  @Column('varchar', { length: 40, nullable: true })
  source: string | null;

  @Column('varchar', { name: 'source_id', length: 80, nullable: true })
  sourceId: string | null;

  /** When this row reached us. */
  @Column('varchar', { name: 'recorded_at', length: 24 })
  recordedAt: string;

  /** EpochDay on which the school knew; null = on the day itself. */
  @Column('integer', { name: 'known_on', nullable: true })
  knownOn: number | null;

  /** When a correction took its place; null = it stands. */
  @Column('varchar', { name: 'superseded_at', length: 24, nullable: true })
  supersededAt: string | null;

  @Column('integer', { name: 'read_by', nullable: true })
  readBy: number | null;

  @Column('varchar', { name: 'read_at', length: 24, nullable: true })
  readAt: string | null;

  /** When a DSL said to have read what is for them alone; null: not yet. A correction must be read anew. */
  @Column('varchar', { name: 'acknowledged_at', length: 24, nullable: true })
  acknowledgedAt: string | null;

  /** The DSL, as in the audit. */
  @Column('text', { name: 'acknowledged_by', nullable: true })
  acknowledgedBy: string | null;

  /** What it came from, unique, so that telling it twice records it once. */
  @Column('varchar', { length: 80, nullable: true })
  origin: string | null;
}
