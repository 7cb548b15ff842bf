import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What a mark was before it was corrected. Marks change for five school days and longer; the trace stays. */
@Entity('mark_correction')
@Index('ix_mark_correction_pupil', ['pupilId', 'day'])
export class MarkCorrection {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_mark_correction' })
  id: number;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  /** EpochDay. */
  @Column('integer')
  day: number;

  @Column('integer')
  session: 0 | 1;

  @Column('integer', { name: 'school_id' })
  schoolId: number;

  @Column('integer', { name: 'old_code' })
  oldCode: number;

  @Column('integer', { name: 'new_code' })
  newCode: number;

  @Column('integer', { name: 'old_recorded_on', nullable: true })
  oldRecordedOn: number | null;

  /** When the correction reached us. */
  @Column('varchar', { name: 'recorded_at', length: 24 })
  recordedAt: string;
}
