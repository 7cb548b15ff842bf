import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One file taken in: when, and what became of its rows. */
@Entity('import_run')
@Unique('uq_import_run_public_id', ['publicId'])
@Index('ix_import_run_batch', ['batchId'])
export class ImportRun {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_import_run' })
  id: number;

  /** Opaque id that may be shown; also the name of the folder its refused rows are kept in. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  /** The import it belongs to; null for one from before imports were kept. */
  @Column('integer', { name: 'batch_id', nullable: true })
  batchId: number | null;

  /** Its place among the files of the import, from 1. */
  @Column('integer', { nullable: true })
  position: number | null;

  /** Without its folder. */
  @Column('text', { name: 'file_name' })
  fileName: string;

  @Column('varchar', { length: 40 })
  kind: string;

  @Column('varchar', { name: 'started_at', length: 24 })
  startedAt: string;

  /** Null while it runs, and for ever when it was broken off; what it had committed by then stays. */
  @Column('varchar', { name: 'finished_at', length: 24, nullable: true })
  finishedAt: string | null;

  @Column('integer')
  accepted: number;

  @Column('integer')
  corrected: number;

  @Column('integer')
  unchanged: number;

  @Column('integer')
  rejected: number;
}
