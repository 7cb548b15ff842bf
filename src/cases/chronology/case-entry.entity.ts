import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One thing that happened in a case. Only ever appended: a mistake is answered by a further entry. */
@Entity('case_entry')
@Index('ix_case_entry_case', ['caseId'])
export class CaseEntry {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_case_entry' })
  id: number;

  @Column('integer', { name: 'case_id' })
  caseId: number;

  @Column('varchar', { length: 24 })
  at: string;

  /** Kebab case; notes of people are `note`. */
  @Column('varchar', { length: 40 })
  kind: string;

  /** As in the audit: `key:…`, `command:…` or `worker`. */
  @Column('text')
  actor: string;

  /** Exactly as written. */
  @Column('text')
  text: string;

  /** Ids and numbers that belong to it. */
  @Column('simple-json', { nullable: true })
  data: Readonly<Record<string, string | number | boolean | null>> | null;
}
