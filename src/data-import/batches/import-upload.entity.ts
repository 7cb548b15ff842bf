import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One file of an import that came by the page. The row stays when the file itself is deleted. */
@Entity('import_upload')
@Unique('uq_import_upload_public_id', ['publicId'])
@Index('ix_import_upload_batch', ['batchId'])
export class ImportUpload {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_import_upload' })
  id: number;

  /** Opaque id; also the name under which the file is kept. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'batch_id' })
  batchId: number;

  /** What whoever brought it calls it: for people only, never part of a path. */
  @Column('varchar', { name: 'file_name', length: 200 })
  fileName: string;

  @Column('integer')
  bytes: number;

  /** Somebody has decided that it is not to be taken in. */
  @Column('boolean', { name: 'left_out' })
  leftOut: boolean;

  /** How its columns become ours, as JSON (`ColumnMapping`); null: by their own names. */
  @Column('text', { nullable: true })
  mapping: string | null;
}
