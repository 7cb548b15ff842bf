import { Entity, PrimaryColumn } from 'typeorm';

/** A concern that is dealt with in a case. It stays here when the case is closed, so that it is not proposed again. */
@Entity('case_concern')
export class CaseConcern {
  @PrimaryColumn('integer', { name: 'case_id', primaryKeyConstraintName: 'pk_case_concern' })
  caseId: number;

  @PrimaryColumn('integer', { name: 'concern_id', primaryKeyConstraintName: 'pk_case_concern' })
  concernId: number;
}
