import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A team working for a school. Sight across organisations needs the day this was agreed. */
@Entity('team_school')
export class TeamSchool {
  @PrimaryColumn('integer', { name: 'team_id', primaryKeyConstraintName: 'pk_team_school' })
  teamId: number;

  @PrimaryColumn('integer', { name: 'school_id', primaryKeyConstraintName: 'pk_team_school' })
  schoolId: number;

  /** First day on which the team may see pupils of the school, inclusive. */
  @Column('varchar', { name: 'agreed_on', length: 10 })
  agreedOn: string;

  /** Who made it here in Tandem, as in the audit: then no file changes or ends it. Null: the file of teams says so. */
  @Column('varchar', { name: 'made_by', length: 80, nullable: true })
  madeBy: string | null;
}
