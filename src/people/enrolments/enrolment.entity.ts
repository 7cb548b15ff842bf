import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A pupil at a school from one day to another, both included. Pupils move, and some are at two schools at once. */
@Entity('enrolment')
@Unique('uq_enrolment_pupil_school_from', ['pupilId', 'schoolId', 'fromDay'])
@Index('ix_enrolment_school', ['schoolId'])
export class Enrolment {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_enrolment' })
  id: number;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  @Column('integer', { name: 'school_id' })
  schoolId: number;

  @Column('varchar', { name: 'year_group', length: 10, nullable: true })
  yearGroup: string | null;

  @Column('varchar', { name: 'from_day', length: 10 })
  fromDay: string;

  /** Last day, inclusive; null while it lasts. */
  @Column('varchar', { name: 'to_day', length: 10, nullable: true })
  toDay: string | null;
}
