import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A stretch of a weekday in which a member of staff can be booked, in the local time of their organisation. */
@Entity('working_hours')
@Unique('uq_working_hours', ['staffId', 'weekday', 'fromTime'])
export class WorkingHours {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_working_hours' })
  id: number;

  @Column('integer', { name: 'staff_id' })
  staffId: number;

  /** Monday 1 … Sunday 7. */
  @Column('integer')
  weekday: number;

  /** 'HH:mm', inclusive. */
  @Column('varchar', { name: 'from_time', length: 5 })
  fromTime: string;

  /** 'HH:mm', exclusive. */
  @Column('varchar', { name: 'to_time', length: 5 })
  toTime: string;
}
