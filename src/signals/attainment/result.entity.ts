import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One assessment result. Compared only within one scale. */
@Entity('result')
@Unique('uq_result_public_id', ['publicId'])
@Index('ix_result_replaced', ['pupilId'], { where: 'superseded_at IS NOT NULL' })
@Index('uq_result_current', ['pupilId', 'subject', 'assessment', 'day'], {
  unique: true,
  where: 'superseded_at IS NULL',
})
export class Result {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_result' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  @Column('varchar', { length: 40 })
  source: string;

  @Column('varchar', { length: 120 })
  subject: string;

  @Column('varchar', { length: 120 })
  assessment: string;

  /** EpochDay. */
  @Column('integer')
  day: number;

  @Column('varchar', { length: 40 })
  scale: string;

  @Column('double precision', { nullable: true })
  score: number | null;

  @Column('varchar', { length: 20, nullable: true })
  grade: string | null;

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
