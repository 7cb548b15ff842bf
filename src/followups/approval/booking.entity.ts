import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A quarter of an hour of one person, taken by one meeting. The database lets nobody be in two places. */
@Entity('booking')
@Unique('uq_booking_person_quarter', ['person', 'quarter'])
@Index('ix_booking_follow_up', ['followUpId'])
export class Booking {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_booking' })
  id: number;

  /** `staff:12`, `contact:7` or `pupil:3`. */
  @Column('varchar', { length: 40 })
  person: string;

  /** First instant of the quarter. */
  @Column('varchar', { length: 24 })
  quarter: string;

  @Column('integer', { name: 'follow_up_id' })
  followUpId: number;
}
