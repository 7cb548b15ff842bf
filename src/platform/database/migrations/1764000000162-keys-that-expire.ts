import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { day, orNull } from './table-shapes.js';

/** A key of the API can have a last day. */
export class KeysThatExpire1764000000162 implements MigrationInterface {
  readonly name = 'KeysThatExpire1764000000162';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('api_key', new TableColumn(day('expires_on', orNull)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('api_key', 'expires_on');
  }
}
