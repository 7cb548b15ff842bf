import { Check, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

export type StaffRoleName =
  'teacher' | 'pastoral-lead' | 'head' | 'dsl' | 'mast-worker' | 'mast-manager' | 'administrator';

/** What a member of staff does in their organisation. */
@Entity('staff_role')
@Unique('uq_staff_role', ['staffId', 'role'])
@Check(
  'ck_staff_role_role',
  `"role" IN ('teacher', 'pastoral-lead', 'head', 'dsl', 'mast-worker', 'mast-manager', 'administrator')`,
)
export class StaffRole {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_staff_role' })
  id: number;

  @Column('integer', { name: 'staff_id' })
  staffId: number;

  @Column('varchar', { length: 20 })
  role: StaffRoleName;

  /** Year groups they are responsible for; null = all. */
  @Column('simple-json', { name: 'year_groups', nullable: true })
  yearGroups: string[] | null;

  /** Who gave it here in Tandem, as in the audit: then no file takes it away. Null: the file says so. */
  @Column('varchar', { name: 'given_by', length: 80, nullable: true })
  givenBy: string | null;
}
