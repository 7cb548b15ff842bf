import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** The DSL's hold: nothing reaches this contact, or anybody of the child, until it is lifted. The reason is for DSLs only. */
@Entity('contact_hold')
@Index('ix_contact_hold_pupil', ['pupilId'])
export class ContactHold {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_contact_hold' })
  id: number;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  /** Null: every contact of the child. */
  @Column('integer', { name: 'contact_id', nullable: true })
  contactId: number | null;

  /** Never shown to anybody but a DSL. */
  @Column('text')
  reason: string;

  /** Who placed it: the actor of the request, the member of staff named in an import, or `import` for a refused row. */
  @Column('text', { name: 'placed_by' })
  placedBy: string;

  /**
   * What the import must know again. Of a row of a file: the fingerprint of the row that was last met, whether it placed the hold
   * or found it. Of a refused row: the ids of the contacts whom the same file named rightly. Null: no file had a say.
   */
  @Column('text', { name: 'import_memory', nullable: true })
  importMemory: string | null;

  @Column('varchar', { name: 'placed_at', length: 24 })
  placedAt: string;

  @Column('varchar', { name: 'review_on', length: 10 })
  reviewOn: string;

  @Column('varchar', { name: 'lifted_at', length: 24, nullable: true })
  liftedAt: string | null;

  @Column('text', { name: 'lifted_by', nullable: true })
  liftedBy: string | null;
}
