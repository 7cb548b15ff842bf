import { type MigrationInterface, type QueryRunner, TableCheck, TableColumn, TableIndex } from 'typeorm';
import { day, id, instant, int, oneOf, orNull, publicId, table, text, word } from './table-shapes.js';

const CASES = 'pupil_case';
const STATE = 'ck_pupil_case_state';
const ACTIVE = 'uq_pupil_case_active';

/** A case can be watched, or added to an earlier one; what was decided at the triage desk, and who has looked at what. */
export class Triage1764000000101 implements MigrationInterface {
  readonly name = 'Triage1764000000101';
  private readonly tables = [
    table(
      'triage_outcome',
      [
        id(),
        publicId(),
        int('case_id'),
        word('outcome', 10),
        text('actor'),
        instant('at'),
        int('last_entry_id'),
        int('target_case_id', orNull),
        text('target_before', orNull),
        word('verdict', 16, orNull),
        instant('undone_at', orNull),
        text('undone_by', orNull),
      ],
      {
        indexes: { ix_triage_outcome_case: ['case_id'] },
        checks: {
          ck_triage_outcome_outcome: oneOf('outcome', ['open', 'merge', 'watch', 'no-action']),
          ck_triage_outcome_verdict: oneOf('verdict', [
            'useful',
            'already-known',
            'wrong-data',
            'not-a-worry',
          ]),
        },
      },
    ),
    table('case_look', [int('case_id'), int('staff_id'), int('entry_id'), instant('at')], {
      key: ['case_id', 'staff_id'],
    }),
  ];

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn(CASES, new TableColumn(day('watch_until', orNull)));
    await allow(
      runner,
      ['proposed', 'watched', 'open', 'closed', 'merged', 'withdrawn'],
      ['proposed', 'watched', 'open'],
    );
    for (const one of this.tables) await runner.createTable(one);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const one of [...this.tables].reverse()) await runner.dropTable(one.name);
    await allow(runner, ['proposed', 'open', 'closed', 'withdrawn'], ['proposed', 'open']);
    await runner.dropColumn(CASES, 'watch_until');
  }
}

/** Which states a case may be in, and in which of them a pupil has only one. */
async function allow(
  runner: QueryRunner,
  states: readonly string[],
  active: readonly string[],
): Promise<void> {
  await runner.dropIndex(CASES, ACTIVE);
  await runner.dropCheckConstraint(CASES, STATE);
  await runner.createCheckConstraint(
    CASES,
    new TableCheck({ name: STATE, expression: oneOf('state', states) }),
  );
  const where = `state IN (${active.map((state) => `'${state}'`).join(', ')})`;
  const index = new TableIndex({ name: ACTIVE, columnNames: ['pupil_id'], isUnique: true, where });
  await runner.createIndex(CASES, index);
}
