import { Check, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

export type OrganisationKind = 'school' | 'team';

/** A school, or a team that works for schools. It owns each record about a child. */
@Entity('organisation')
@Unique('uq_organisation_source', ['source', 'sourceId'])
@Unique('uq_organisation_public_id', ['publicId'])
@Check('ck_organisation_cases_per_lead', `"cases_per_lead" BETWEEN 1 AND 50`)
@Check('ck_organisation_rule_right_percent', `"rule_right_percent" BETWEEN 0 AND 90`)
@Check('ck_organisation_kind', `"kind" IN ('school', 'team')`)
export class Organisation {
  @PrimaryGeneratedColumn('increment', { type: 'integer', primaryKeyConstraintName: 'pk_organisation' })
  id: number;

  /** Opaque id that may be shown. */
  @Column('varchar', { name: 'public_id', length: 22 })
  publicId: string;

  @Column('varchar', { length: 10 })
  kind: OrganisationKind;

  /** The system that gave `sourceId`; two schools both have a pupil "1". */
  @Column('varchar', { length: 40 })
  source: string;

  @Column('varchar', { name: 'source_id', length: 80 })
  sourceId: string;

  @Column('varchar', { length: 200 })
  name: string;

  /** IANA zone in which its meetings and registers are told. */
  @Column('varchar', { length: 60, default: 'Europe/London' })
  timezone: string;

  @Column('varchar', { length: 40, nullable: true })
  phone: string | null;

  @Column('varchar', { length: 254, nullable: true })
  email: string | null;

  @Column('text', { nullable: true })
  address: string | null;

  /** First day of its school year, 'MM-DD'; 1 August, as DfE counts, unless set otherwise. */
  @Column('varchar', { name: 'school_year_start', length: 5, default: '08-01' })
  schoolYearStart: string;

  /** How many new cases one lead of the school is given in a week, at most. */
  @Column('integer', { name: 'cases_per_lead', default: 5 })
  casesPerLead: number;

  /** A rule that is right less often than in so many of a hundred is told to who answers for it; 0: none is. */
  @Column('integer', { name: 'rule_right_percent', default: 33 })
  ruleRightPercent: number;
}
