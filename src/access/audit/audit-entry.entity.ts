import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Who did, or read, what, and why it was allowed. References only, no personal data. Never changed, never deleted. */
@Entity('audit_entry')
@Index('ix_audit_entry_actor', ['actor'])
@Index('ix_audit_entry_action', ['action'])
@Index('ix_audit_entry_subject', ['subjectId'])
@Index('ix_audit_entry_at', ['at'])
export class AuditEntry {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_audit_entry' })
  id: number;

  @Column('varchar', { length: 24 })
  at: string;

  @Column('varchar', { length: 120 })
  actor: string;

  @Column('varchar', { length: 60 })
  action: string;

  @Column('varchar', { length: 60 })
  subject: string;

  @Column('varchar', { name: 'subject_id', length: 60 })
  subjectId: string;

  @Column('varchar', { length: 200, nullable: true })
  reason: string | null;
}
