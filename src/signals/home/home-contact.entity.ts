import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

export const HOME_CHANNELS = ['face-to-face', 'phone', 'video', 'letter', 'email', 'text'] as const;
export const HOME_DIRECTIONS = ['home-to-school', 'school-to-home'] as const;

export type HomeChannel = (typeof HOME_CHANNELS)[number];
export type HomeDirection = (typeof HOME_DIRECTIONS)[number];

/** A conversation with home, however held. */
@Entity('home_contact')
@Unique('uq_home_contact_origin', ['origin'])
@Unique('uq_home_contact_public_id', ['publicId'])
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

  @Column('integer', { name: 'staff_id', nullable: true })
  staffId: number | null;

  @Column('varchar', { name: 'recorded_at', length: 24 })
  recordedAt: string;

  /** What it came from, unique, so that telling it twice records it once. */
  @Column('varchar', { length: 80, nullable: true })
  origin: string | null;
}
