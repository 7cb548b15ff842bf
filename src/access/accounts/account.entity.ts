import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** How a member of staff signs in. What they may do comes from their roles, not from here. */
@Entity('account')
@Unique('uq_account_public_id', ['publicId'])
@Unique('uq_account_staff', ['staffId'])
@Unique('uq_account_email', ['email'])
export class Account {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_account' })
  id: number;

  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'staff_id' })
  staffId: number;

  /** What they sign in with; lower case. While `askedAddress` is set, their own public id, which opens nothing. */
  @Column('varchar', { length: 254 })
  email: string;

  /** The address they were invited at, when it opens another account: of theirs, at another school or team. */
  @Column('varchar', { name: 'asked_address', length: 254, nullable: true })
  askedAddress: string | null;

  /** argon2id, in its own notation; null until they have chosen one. */
  @Column('varchar', { name: 'password_hash', length: 200, nullable: true })
  passwordHash: string | null;

  /** The secret of their authenticator app, sealed; null until they have set one up. */
  @Column('text', { name: 'totp_sealed', nullable: true })
  totpSealed: string | null;

  /** When a first code of the app was right: from then on no sign-in goes without one. */
  @Column('varchar', { name: 'totp_confirmed_at', length: 24, nullable: true })
  totpConfirmedAt: string | null;

  /** The 30-second step of the last code taken; that one and those before it are never taken again. */
  @Column('integer', { name: 'totp_last_step', nullable: true })
  totpLastStep: number | null;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt: string;

  /** When all that is asked at sign-in was last right; null: never. */
  @Column('varchar', { name: 'last_signed_in_at', length: 24, nullable: true })
  lastSignedInAt: string | null;

  /** From then on nobody signs in with it, and running sessions end. */
  @Column('varchar', { name: 'disabled_at', length: 24, nullable: true })
  disabledAt: string | null;
}
