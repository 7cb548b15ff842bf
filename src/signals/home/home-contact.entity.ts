import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

export const HOME_CHANNELS = ['face-to-face', 'phone', 'video', 'letter', 'email', 'text'] as const;
export const HOME_DIRECTIONS = ['home-to-school', 'school-to-home'] as const;

export type HomeChannel = (typeof HOME_CHANNELS)[number];
export type HomeDirection = (typeof HOME_DIRECTIONS)[number];

/** A conversation with home, however held. */
@Entity('home_contact')
@Unique('uq_home_contact_origin', ['origin'])
@Unique('uq_home_contact_public_id', ['publicId'])
@Index('uq_home_contact_current', ['source', 'sourceId', 'pupilId'], {
  unique: true,
  where: 'superseded_at IS NULL',
})
@Index('ix_home_contact_pupil', ['pupilId', 'day'])
@Check(
  'ck_home_contact_channel',
  `"channel" IN ('face-to-face', 'phone', 'video', 'letter', 'email', 'text')`,
)
@Check('ck_home_contact_direction', `"direction" IN ('home-to-school', 'school-to-home')`)
export class HomeContact {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_home_contact' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  @Column('integer', { name: 'contact_id', nullable: true })
  contactId: number | null;

  /** EpochDay. */
  @Column('integer')
  day: number;

  @Column('varchar', { length: 20 })
  channel: HomeChannel;

  @Column('varchar', { length: 20 })
  direction: HomeDirection;

  @Column('text')
  summary: string;

  /** For the DSL only: told in confidence. */
  @Column('boolean')
  restricted: boolean;

  /** On the DSL's list, and only there. */
  @Column('boolean', { name: 'possible_harm' })
  possibleHarm: boolean;

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
