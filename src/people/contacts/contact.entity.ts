import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** An adult in a child's life. Two people become one contact only when a person says so, never by name or phone. */
@Entity('contact')
@Unique('uq_contact_source', ['source', 'sourceId'])
@Unique('uq_contact_public_id', ['publicId'])
export class Contact {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_contact' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('integer', { name: 'organisation_id' })
  organisationId: number;

  /** The system that gave `sourceId`; two schools both have a pupil "1". */
  @Column('varchar', { length: 40 })
  source: string;

  @Column('varchar', { name: 'source_id', length: 80 })
  sourceId: string;

  @Column('text', { name: 'first_name' })
  firstName: string;

  @Column('text', { name: 'last_name' })
  lastName: string;

  @Column('varchar', { length: 254, nullable: true })
  email: string | null;

  @Column('varchar', { length: 40, nullable: true })
  mobile: string | null;

  @Column('text', { nullable: true })
  address: string | null;

  /** BCP 47 tag of the language to write in. */
  @Column('varchar', { length: 35, default: 'en' })
  language: string;

  /** Needs an interpreter at a meeting. */
  @Column('boolean')
  interpreter: boolean;
}
