import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What the columns of a system's files mean, as somebody of a school has said it, so that next week nobody has to say it again. */
@Entity('import_mapping')
@Unique('uq_import_mapping_headings', ['organisationId', 'source', 'headings'])
export class ImportMapping {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_import_mapping' })
  id: number;

  @Column('integer', { name: 'organisation_id' })
  organisationId: number;

  @Column('varchar', { length: 40 })
  source: string;

  /** A hash of the headings: a file with the same ones is read the same way. */
  @Column('varchar', { length: 43 })
  headings: string;

  /** As JSON (`ColumnMapping`). */
  @Column('text')
  mapping: string;

  /** Who said so last, and when. */
  @Column('text')
  actor: string;

  @Column('varchar', { length: 24 })
  at: string;
}
