import { Column, Entity, type EntityManager, Index, PrimaryColumn } from 'typeorm';

/** A browser that is signed in, or about to. The cookie holds the id, the table only its hash. */
@Entity('staff_session')
@Index('ix_staff_session_account', ['accountId'])
@Index('ix_staff_session_last_seen', ['lastSeenAt'])
export class StaffSession {
  @PrimaryColumn('varchar', { name: 'id_hash', length: 64, primaryKeyConstraintName: 'pk_staff_session' })
  idHash: string;

  /** Null while nobody has given a password. */
  @Column('integer', { name: 'account_id', nullable: true })
  accountId: number | null;

  @Column('text')
  data: string;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt: string;

  @Column('varchar', { name: 'last_seen_at', length: 24 })
  lastSeenAt: string;
}

/** Ends all sessions of an account with the caller's transaction. */
export async function endSessions(tx: EntityManager, accountId: number): Promise<void> {
  await tx.delete(StaffSession, { accountId });
}
