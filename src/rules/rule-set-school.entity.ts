import { Entity, PrimaryColumn } from 'typeorm';

/** A school for which a rule set was published. The highest version that names it is in force there. */
@Entity('rule_set_school')
export class RuleSetSchool {
  @PrimaryColumn('integer', { name: 'school_id', primaryKeyConstraintName: 'pk_rule_set_school' })
  schoolId: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_rule_set_school' })
  version: number;
}
