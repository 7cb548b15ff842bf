import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { flag, orNull, word } from './table-shapes.js';

const PUPIL = 'pupil';
const REPLACED_RESULTS = 'ix_result_replaced';

/** What a run over the past needs: by which groups to check that rules are fair, and a way to results that corrections have replaced. */
export class GroupsAndWhatWasKnown1764000000231 implements MigrationInterface {
  readonly name = 'GroupsAndWhatWasKnown1764000000231';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn(PUPIL, new TableColumn(word('sen', 10, orNull)));
    await runner.addColumn(PUPIL, new TableColumn({ ...flag('disadvantaged'), ...orNull }));
    const where = 'superseded_at IS NOT NULL';
    await runner.createIndex(
      'result',
      new TableIndex({ name: REPLACED_RESULTS, columnNames: ['pupil_id'], where }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('result', REPLACED_RESULTS);
    await runner.dropColumn(PUPIL, 'disadvantaged');
    await runner.dropColumn(PUPIL, 'sen');
  }
}
