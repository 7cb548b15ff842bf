import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One attendance code for one session. Integers only: a year of a large trust is 19 million of them.
 * A pupil registered at two schools may have two marks for one session.
 */
@Entity('mark', { withoutRowid: true })
@Index('ix_mark_known_late', ['pupilId', 'schoolId'], { where: 'recorded_on > day' })
export class Mark {
  @PrimaryColumn('integer', { name: 'pupil_id', primaryKeyConstraintName: 'pk_mark' })
  pupilId: number;

  /** EpochDay. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_mark' })
  day: number;

  /** 0 = morning, 1 = afternoon. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_mark' })
  session: 0 | 1;

  @PrimaryColumn('integer', { name: 'school_id', primaryKeyConstraintName: 'pk_mark' })
  schoolId: number;

  /** Id of the code in the table of attendance codes. */
  @Column('integer')
  code: number;

  /** EpochDay on which the school knew; null = on the day itself. */
  @Column('integer', { name: 'recorded_on', nullable: true })
  recordedOn: number | null;
}
