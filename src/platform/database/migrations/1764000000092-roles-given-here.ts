import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { orNull, word } from './table-shapes.js';

/** A role that was given here stays when the next file of staff does not name it. */
export class RolesGivenHere1764000000092 implements MigrationInterface {
  readonly name = 'RolesGivenHere1764000000092';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('staff_role', new TableColumn(word('given_by', 80, orNull)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('staff_role', 'given_by');
  }
}
