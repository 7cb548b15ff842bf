import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { day, int, orNull, table, word } from './table-shapes.js';

const ENDED = 'ended_agreement';

/** An agreement between school and team that people made or ended here stays so, whatever the next file of teams says. */
export class AgreementsMadeHere1764000000206 implements MigrationInterface {
  readonly name = 'AgreementsMadeHere1764000000206';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('team_school', new TableColumn(word('made_by', 80, orNull)));
    await runner.createTable(
      table(ENDED, [int('team_id'), int('school_id'), day('ended_on'), word('ended_by', 80)], {
        key: ['team_id', 'school_id'],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(ENDED);
    await runner.dropColumn('team_school', 'made_by');
  }
}
