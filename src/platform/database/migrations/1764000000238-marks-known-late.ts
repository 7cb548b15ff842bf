import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const LATE = 'ix_mark_known_late';

/** The few marks that a school knew only after their day, found without looking through all. */
export class MarksKnownLate1764000000238 implements MigrationInterface {
  readonly name = 'MarksKnownLate1764000000238';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex(
      'mark',
      new TableIndex({ name: LATE, columnNames: ['pupil_id', 'school_id'], where: 'recorded_on > day' }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('mark', LATE);
  }
}
