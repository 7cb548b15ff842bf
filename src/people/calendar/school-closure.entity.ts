import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A school day that the school has called off here in Tandem; no file of school days brings it back. */
@Entity('school_closure')
export class SchoolClosure {
  @PrimaryColumn('integer', { name: 'school_id', primaryKeyConstraintName: 'pk_school_closure' })
  schoolId: number;

  /** EpochDay. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_school_closure' })
  day: number;

  /** In the school's words: "Snow", "Polling station". */
  @Column('varchar', { length: 120 })
  reason: string;

  /** As in the audit. */
  @Column('varchar', { name: 'closed_by', length: 120 })
  closedBy: string;
}
