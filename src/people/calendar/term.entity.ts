import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A term of a school, both days included. */
@Entity('term')
@Unique('uq_term_school_first_day', ['schoolId', 'firstDay'])
export class Term {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_term' })
  id: number;

  @Column('integer', { name: 'school_id' })
  schoolId: number;

  @Column('varchar', { length: 80 })
  name: string;

  @Column('varchar', { name: 'first_day', length: 10 })
  firstDay: string;

  @Column('varchar', { name: 'last_day', length: 10 })
  lastDay: string;

  /** Who set it on the page, as in the audit: no file changes it, or its days, from then on. Null: a file states it. */
  @Column('varchar', { name: 'set_by', length: 120, nullable: true })
  setBy: string | null;
}
