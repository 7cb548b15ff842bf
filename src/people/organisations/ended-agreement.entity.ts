import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An agreement that was ended here in Tandem; no file of teams brings it back. It goes when a new one is made here. */
@Entity('ended_agreement')
export class EndedAgreement {
  @PrimaryColumn('integer', { name: 'team_id', primaryKeyConstraintName: 'pk_ended_agreement' })
  teamId: number;

  @PrimaryColumn('integer', { name: 'school_id', primaryKeyConstraintName: 'pk_ended_agreement' })
  schoolId: number;

  /** From this day on the team sees no pupil of the school. */
  @Column('varchar', { name: 'ended_on', length: 10 })
  endedOn: string;

  /** As in the audit. */
  @Column('varchar', { name: 'ended_by', length: 80 })
  endedBy: string;
}
