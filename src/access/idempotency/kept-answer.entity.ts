import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What was answered to a request that may be sent again. The sender's own key for it is kept as its hash. */
@Entity('kept_answer')
@Index('ix_kept_answer_at', ['at'])
export class KeptAnswer {
  /** The actor: `key:<public id>`. Two holders of API keys may use the same word. */
  @PrimaryColumn('varchar', { name: 'asked_by', length: 60, primaryKeyConstraintName: 'pk_kept_answer' })
  askedBy: string;

  /** SHA-256 of the Idempotency-Key, hex. */
  @PrimaryColumn('varchar', { name: 'key_hash', length: 64, primaryKeyConstraintName: 'pk_kept_answer' })
  keyHash: string;

  /** SHA-256 of method, address and body, hex. */
  @Column('varchar', { name: 'request_hash', length: 64 })
  requestHash: string;

  @Column('integer')
  status: number;

  /** JSON; null where the answer has no body. */
  @Column('text', { nullable: true })
  body: string | null;

  @Column('varchar', { length: 24 })
  at: string;
}
