import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** `welcome`: a new account's first password. `reset`: a forgotten one. */
export type AccountLinkPurpose = 'welcome' | 'reset';

/** A link with which a password can be chosen once. It never stands in for the second factor. */
@Entity('account_link')
@Unique('uq_account_link_token', ['tokenHash'])
export class AccountLink {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_account_link' })
  id: number;

  @Column('integer', { name: 'account_id' })
  accountId: number;

  @Column('varchar', { length: 10 })
  purpose: AccountLinkPurpose;

  /** SHA-256 of the token, hex; the token has 256 random bits. */
  @Column('varchar', { name: 'token_hash', length: 64 })
  tokenHash: string;

  /** The token sealed, so that the job that writes the mail can carry it; emptied once sent. */
  @Column('text', { name: 'token_sealed', nullable: true })
  tokenSealed: string | null;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt: string;

  @Column('varchar', { name: 'expires_at', length: 24 })
  expiresAt: string;

  @Column('varchar', { name: 'used_at', length: 24, nullable: true })
  usedAt: string | null;
}
