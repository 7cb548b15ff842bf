import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { orNull, word } from './table-shapes.js';

/** Somebody can be invited at an address that opens their account at another school or team. */
export class AnAddressOpensOneAccount1764000000195 implements MigrationInterface {
  readonly name = 'AnAddressOpensOneAccount1764000000195';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('account', new TableColumn(word('asked_address', 254, orNull)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('account', 'asked_address');
  }
}
