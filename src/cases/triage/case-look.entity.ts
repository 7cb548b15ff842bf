import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far somebody has read the story of a case, so that a list can say what is new to them. */
@Entity('case_look')
export class CaseLook {
  @PrimaryColumn('integer', { name: 'case_id', primaryKeyConstraintName: 'pk_case_look' })
  caseId: number;

  @PrimaryColumn('integer', { name: 'staff_id', primaryKeyConstraintName: 'pk_case_look' })
  staffId: number;

  /** The last line they have seen. */
  @Column('integer', { name: 'entry_id' })
  entryId: number;

  /** When this look began. */
  @Column('varchar', { length: 24 })
  at: string;

  /** The last line they had seen when they looked the time before; null: there was none. */
  @Column('integer', { name: 'before_entry_id', nullable: true })
  beforeEntryId: number | null;

  @Column('varchar', { name: 'before_at', length: 24, nullable: true })
  beforeAt: string | null;
}
