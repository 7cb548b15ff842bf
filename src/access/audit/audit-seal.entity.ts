import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * The seal of one line of the audit: a MAC over the line, its place in the order and the seal before it. Beside the line, never
 * in it: lines are not written twice.
 */
@Entity('audit_seal')
@Unique('uq_audit_seal_audit', ['auditId'])
export class AuditSeal {
  /** 1, 2, 3 … without a gap. Its own order: ids are given before a transaction commits, and so tell nothing about which came first. */
  @PrimaryColumn('integer', { name: 'seal_number', primaryKeyConstraintName: 'pk_audit_seal' })
  sealNumber: number;

  @Column('integer', { name: 'audit_id' })
  auditId: number;

  /** Names the installation's key, and tells nothing of it. */
  @Column('varchar', { name: 'key_id', length: 8 })
  keyId: string;

  /** HMAC-SHA256 in base64url. */
  @Column('varchar', { length: 43 })
  mac: string;
}

/** How far the seals go; the only row there is. Without it, a cut-off end would not be missed. */
@Entity('audit_head')
export class AuditHead {
  /** Always 1. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_audit_head' })
  id: number;

  /** Number of the last seal; 0 before the first. */
  @Column('integer')
  sealed: number;

  /** The last seal's; empty before the first. */
  @Column('varchar', { name: 'last_mac', length: 43 })
  lastMac: string;

  @Column('varchar', { name: 'key_id', length: 8 })
  keyId: string;

  /** When the last line was sealed; empty before the first. */
  @Column('varchar', { length: 24 })
  at: string;

  /** Over all of the above, so that the head cannot be moved back by hand. */
  @Column('varchar', { length: 43 })
  mac: string;

  /** Where the job begins to look for lines without a seal. Saves time and proves nothing: once a day it looks at all. */
  @Column('integer', { name: 'settled_id' })
  settledId: number;
}

/** What the daily check of all seals found. */
@Entity('audit_check')
export class AuditCheck {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_audit_check' })
  id: number;

  @Column('varchar', { length: 24 })
  at: string;

  /** Seals that hold, up to the first that does not. */
  @Column('integer')
  sealed: number;

  /** The first place that does not hold, in words; null when all do. */
  @Column('varchar', { length: 400, nullable: true })
  problem: string | null;

  /** Something somebody should look at, though every seal holds. */
  @Column('varchar', { length: 400, nullable: true })
  warning: string | null;
}
