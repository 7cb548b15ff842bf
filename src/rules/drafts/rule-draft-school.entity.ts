import { Entity, PrimaryColumn } from 'typeorm';

/** A school that a draft is for. A draft without any is for every school that has no set of its own. */
@Entity('rule_draft_school')
export class RuleDraftSchool {
  @PrimaryColumn('integer', { name: 'draft_id', primaryKeyConstraintName: 'pk_rule_draft_school' })
  draftId: number;

  @PrimaryColumn('integer', { name: 'school_id', primaryKeyConstraintName: 'pk_rule_draft_school' })
  schoolId: number;
}
