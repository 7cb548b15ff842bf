import { type MigrationInterface, type QueryRunner, TableCheck, TableColumn } from 'typeorm';
import { int, table } from './table-shapes.js';

const JUDGED = 'judged_concern';
const SCHOOL = 'organisation';
const LEVEL = 'ck_organisation_rule_right_percent';

/**
 * What a person said of a case counts for each rule it stood on, and each school says how often a rule must be right before somebody is told.
 * What was decided so far is taken in: opening, adding and watching say "useful", as they do from now on.
 */
export class QualityOfRules1764000000235 implements MigrationInterface {
  readonly name = 'QualityOfRules1764000000235';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(JUDGED, [int('outcome_id'), int('concern_id')], {
        key: ['outcome_id', 'concern_id'],
        indexes: { ix_judged_concern_concern: ['concern_id'] },
      }),
    );
    await runner.addColumn(SCHOOL, new TableColumn(int('rule_right_percent', { default: 33 })));
    const expression = '"rule_right_percent" BETWEEN 0 AND 90';
    await runner.createCheckConstraint(SCHOOL, new TableCheck({ name: LEVEL, expression }));
    await runner.query(
      `UPDATE triage_outcome SET verdict = 'useful' WHERE verdict IS NULL AND outcome <> 'no-action'`,
    );
    await runner.query(STOOD_THEN);
    await runner.query(HAD_ENDED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE triage_outcome SET verdict = NULL WHERE verdict = 'useful' AND outcome <> 'no-action'`,
    );
    await runner.dropCheckConstraint(SCHOOL, LEVEL);
    await runner.dropColumn(SCHOOL, 'rule_right_percent');
    await runner.dropTable(JUDGED);
  }
}

/** Those of the case that were raised by then, as far as the case's own copy of its evidence names them. */
const RAISED_BY_THEN = `SELECT t.id, c.id FROM triage_outcome t JOIN pupil_case k ON k.id = t.case_id
    JOIN concern c ON c.pupil_id = k.pupil_id AND c.school_id = k.school_id
  WHERE c.raised_at <= t.at AND k.evidence LIKE '%"' || c.public_id || '"%'`;

const STOOD_THEN = `INSERT INTO judged_concern (outcome_id, concern_id) ${RAISED_BY_THEN}
  AND (c.cleared_on IS NULL OR c.cleared_on >= substr(t.at, 1, 10))`;

/** Who decided after all of it had ended spoke of all of it: their word is not lost. */
const HAD_ENDED = `INSERT INTO judged_concern (outcome_id, concern_id) ${RAISED_BY_THEN}
  AND NOT EXISTS (SELECT 1 FROM judged_concern j WHERE j.outcome_id = t.id)`;
