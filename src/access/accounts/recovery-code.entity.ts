import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One of ten codes that stand in for the authenticator app once. Shown once; only its hash is kept. */
@Entity('recovery_code')
@Index('ix_recovery_code_account', ['accountId'])
export class RecoveryCode {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_recovery_code' })
  id: number;

  @Column('integer', { name: 'account_id' })
  accountId: number;

  /** SHA-256, hex: a code has 80 random bits, so a slow hash would add nothing. */
  @Column('varchar', { name: 'code_hash', length: 64 })
  codeHash: string;

  @Column('varchar', { name: 'used_at', length: 24, nullable: true })
  usedAt: string | null;
}
