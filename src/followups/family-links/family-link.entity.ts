import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** The one way in for one person of a home about one pupil. Kept as a hash to look up and as a sealed copy to send again. */
@Entity('family_link')
@Unique('uq_family_link_token', ['tokenHash'])
@Index('uq_family_link_contact', ['pupilId', 'contactId'], {
  unique: true,
  where: 'revoked_at IS NULL AND contact_id IS NOT NULL',
})
@Index('uq_family_link_pupil', ['pupilId'], {
  unique: true,
  where: 'revoked_at IS NULL AND contact_id IS NULL',
})
export class FamilyLink {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_family_link' })
  id: number;

  @Column('integer', { name: 'pupil_id' })
  pupilId: number;

  /** Null: the pupil's own. */
  @Column('integer', { name: 'contact_id', nullable: true })
  contactId: number | null;

  /** SHA-256 of the token, hex. */
  @Column('varchar', { name: 'token_hash', length: 64 })
  tokenHash: string;

  @Column('text', { name: 'token_sealed' })
  tokenSealed: string;

  @Column('varchar', { name: 'created_at', length: 24 })
  createdAt: string;

  /** Last day on which it opens, inclusive; moved on with each new invitation. */
  @Column('varchar', { name: 'expires_on', length: 10 })
  expiresOn: string;

  @Column('varchar', { name: 'revoked_at', length: 24, nullable: true })
  revokedAt: string | null;
}
