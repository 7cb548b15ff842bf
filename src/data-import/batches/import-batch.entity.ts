import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { BatchState } from './import-batch.lifecycle.js';

/** How files came: by a member of staff on the page, by a command on the server, or through the watched folder. */
export type BroughtBy = 'page' | 'command' | 'folder';

/** Files that were brought together, from one system: an import, from the first look to what became of it. */
@Entity('import_batch')
@Unique('uq_import_batch_public_id', ['publicId'])
@Index('ix_import_batch_organisation', ['organisationId', 'createdAt'])
@Check('ck_import_batch_via', `"via" IN ('page', 'command', 'folder')`)
@Check(
  'ck_import_batch_state',
  `"state" IN ('brought', 'trying', 'tried', 'importing', 'done', 'failed', 'put-away')`,
)
export class ImportBatch {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_import_batch' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  /** Whose import it is, and who else may look at it; null where it is no single school's. */
  @Column('integer', { name: 'organisation_id', nullable: true })
  organisationId: number | null;

  /** The system all ids in the files are ids of. */
  @Column('varchar', { length: 40 })
  source: string;

  @Column('varchar', { length: 10 })
  via: BroughtBy;

  /** `staff:<public id>`, `command:<user>` or `drop-folder`, as in the audit. */
  @Column('text')
  actor: string;

  @Column('varchar', { length: 10 })
  state: BatchState;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt: string;

  /** The last sign of life; long ago while it imports: it was broken off, and is tried again where a job does it. */
  @Column('varchar', { name: 'touched_at', length: 24 })
  touchedAt: string;

  @Column('varchar', { name: 'finished_at', length: 24, nullable: true })
  finishedAt: string | null;

  /** Rows of all files; of a wide register, marks. */
  @Column('integer')
  accepted: number;

  @Column('integer')
  corrected: number;

  @Column('integer')
  unchanged: number;

  @Column('integer')
  rejected: number;

  /** Which run is at it, while one is, and its last sign of life. */
  @Column('varchar', { length: 22, nullable: true })
  claim: string | null;

  @Column('varchar', { name: 'claimed_at', length: 24, nullable: true })
  claimedAt: string | null;

  /** How far it is, as JSON (`BatchProgress`); null while nothing runs. */
  @Column('text', { nullable: true })
  progress: string | null;

  /** What became of each file, or would, as JSON (`BatchReport`); null before. */
  @Column('text', { nullable: true })
  report: string | null;

  /** Why it could not be taken in or tried out, in words for the page. */
  @Column('text', { nullable: true })
  problem: string | null;
}
