import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What a school remembers of one pupil and rule between evaluations, so that a value near a threshold does not flicker. No row: the rule was never met.
 */
@Entity('rule_state')
export class RuleStateRow {
  @PrimaryColumn('integer', { name: 'pupil_id', primaryKeyConstraintName: 'pk_rule_state' })
  pupilId: number;

  @PrimaryColumn('integer', { name: 'school_id', primaryKeyConstraintName: 'pk_rule_state' })
  schoolId: number;

  @PrimaryColumn('varchar', { name: 'rule_key', length: 60, primaryKeyConstraintName: 'pk_rule_state' })
  ruleKey: string;

  @Column('boolean')
  met: boolean;

  /** Since when (YYYY-MM-DD, inclusive) the pupil is in this state. */
  @Column('varchar', { length: 10 })
  since: string;
}
