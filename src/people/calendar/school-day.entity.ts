import { Entity, PrimaryColumn } from 'typeorm';

/** A day on which a school has sessions, morning and afternoon. */
@Entity('school_day', { withoutRowid: true })
export class SchoolDay {
  @PrimaryColumn('integer', { name: 'school_id', primaryKeyConstraintName: 'pk_school_day' })
  schoolId: number;

  /** EpochDay. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_school_day' })
  day: number;
}
