import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How often signing in has failed, or is being tried at this moment, from one place or by one person there. */
@Entity('sign_in_tries')
@Index('ix_sign_in_tries_ends', ['endsAt'])
export class SignInTries {
  /** A keyed hash of what is counted: neither who it was nor where can be read from it, or found by trying addresses out. */
  @PrimaryColumn('varchar', { name: 'about_hash', length: 64, primaryKeyConstraintName: 'pk_sign_in_tries' })
  aboutHash: string;

  @Column('integer')
  tries: number;

  /** From here on nothing of it counts, and the row can go. */
  @Column('varchar', { name: 'ends_at', length: 24 })
  endsAt: string;
}
