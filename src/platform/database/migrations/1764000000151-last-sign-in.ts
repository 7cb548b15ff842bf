import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { instant, orNull } from './table-shapes.js';

/** The page of people says when somebody was last here, without reading years of the audit. */
export class LastSignIn1764000000151 implements MigrationInterface {
  readonly name = 'LastSignIn1764000000151';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('account', new TableColumn(instant('last_signed_in_at', orNull)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('account', 'last_signed_in_at');
  }
}
