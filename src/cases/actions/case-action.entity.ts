import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** Something somebody has promised to do in a case, by a day. */
@Entity('case_action')
@Unique('uq_case_action_public_id', ['publicId'])
@Unique('uq_case_action_origin', ['origin'])
@Index('ix_case_action_case', ['caseId'])
export class CaseAction {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_case_action' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'case_id' })
  caseId: number;

  @Column('text')
  title: string;

  @Column('integer', { name: 'owner_staff_id', nullable: true })
  ownerStaffId: number | null;

  /** Last day to do it, inclusive. */
  @Column('varchar', { name: 'due_on', length: 10 })
  dueOn: string;

  @Column('varchar', { name: 'done_at', length: 24, nullable: true })
  doneAt: string | null;

  @Column('text', { name: 'done_by', nullable: true })
  doneBy: string | null;

  /** When what it was made for ceased to stand, so that nobody need do it; null: it is to be done, or was. */
  @Column('varchar', { name: 'withdrawn_at', length: 24, nullable: true })
  withdrawnAt: string | null;

  /** In words for staff. */
  @Column('text', { name: 'withdrawn_because', nullable: true })
  withdrawnBecause: string | null;

  /** What the worker made it for, so that it makes it once; null for actions of people. */
  @Column('varchar', { length: 80, nullable: true })
  origin: string | null;
}
