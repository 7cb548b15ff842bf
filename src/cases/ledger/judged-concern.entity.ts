import { Entity, Index, PrimaryColumn } from 'typeorm';

/** A concern on which a case stood when somebody decided about it at the triage desk: what they said of it counts for its rule. */
@Entity('judged_concern')
@Index('ix_judged_concern_concern', ['concernId'])
export class JudgedConcern {
  @PrimaryColumn('integer', { name: 'outcome_id', primaryKeyConstraintName: 'pk_judged_concern' })
  outcomeId: number;

  @PrimaryColumn('integer', { name: 'concern_id', primaryKeyConstraintName: 'pk_judged_concern' })
  concernId: number;
}
