import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What a family tells us. */
@Entity('home_insight')
@Unique('uq_home_insight_origin', ['origin'])
@Unique('uq_home_insight_public_id', ['publicId'])
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

  @Column('varchar', { name: 'received_at', length: 24 })
  receivedAt: string;

  /** EpochDay. */
  @Column('integer')
  day: number;

  @Column('integer', { name: 'read_by', nullable: true })
  readBy: number | null;

  @Column('varchar', { name: 'read_at', length: 24, nullable: true })
  readAt: string | null;

  /** What it came from, unique, so that telling it twice records it once. */
  @Column('varchar', { length: 80, nullable: true })
  origin: string | null;
}
