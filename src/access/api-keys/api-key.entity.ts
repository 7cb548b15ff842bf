import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Permission } from '../permissions.js';

/** A key for a machine or a command. Shown once; only its hash is kept. */
@Entity('api_key')
@Unique('uq_api_key_hash', ['keyHash'])
@Unique('uq_api_key_public_id', ['publicId'])
export class ApiKey {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_api_key' })
  id: number;

  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  /** What it is for, as the school wrote it. */
  @Column('varchar', { length: 120 })
  name: string;

  /** SHA-256 of the key, hex. The key has 256 random bits, so a slow hash would add nothing. */
  @Column('varchar', { name: 'key_hash', length: 64 })
  keyHash: string;

  @Column('simple-json')
  scopes: Permission[];

  /** The only organisation it reaches; null = all of this installation. */
  @Column('integer', { name: 'organisation_id', nullable: true })
  organisationId: number | null;

  /** The member of staff who acts through it, if one does. */
  @Column('integer', { name: 'staff_id', nullable: true })
  staffId: number | null;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt: string;

  /** The last day (UTC) it was used on; written once a day. */
  @Column('varchar', { name: 'last_used_on', length: 10, nullable: true })
  lastUsedOn: string | null;

  /** The last day (UTC, inclusive) it opens anything; null = until it is revoked. */
  @Column('varchar', { name: 'expires_on', length: 10, nullable: true })
  expiresOn: string | null;

  @Column('varchar', { name: 'revoked_at', length: 24, nullable: true })
  revokedAt: string | null;
}
