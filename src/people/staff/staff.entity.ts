import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A member of staff of a school or a team. */
@Entity('staff')
@Unique('uq_staff_source', ['source', 'sourceId'])
@Unique('uq_staff_public_id', ['publicId'])
export class Staff {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_staff' })
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

  @Column('varchar', { name: 'job_title', length: 120, nullable: true })
  jobTitle: string | null;

  /** First day they no longer work here. */
  @Column('varchar', { name: 'left_on', length: 10, nullable: true })
  leftOn: string | null;
}
