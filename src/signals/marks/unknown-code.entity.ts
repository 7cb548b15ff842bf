import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A register code nobody knows. It is reported and counted; what it may have meant is never guessed. */
@Entity('unknown_code')
@Unique('uq_unknown_code', ['schoolId', 'codeText'])
export class UnknownCode {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_unknown_code' })
  id: number;

  @Column('integer', { name: 'school_id' })
  schoolId: number;

  /** As the school sent it. */
  @Column('varchar', { name: 'code_text', length: 40 })
  codeText: string;

  @Column('varchar', { name: 'first_seen', length: 24 })
  firstSeen: string;

  @Column('integer')
  times: number;
}
