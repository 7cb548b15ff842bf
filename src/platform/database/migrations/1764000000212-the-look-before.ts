import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { instant, int, orNull } from './table-shapes.js';

const LOOKS = 'case_look';

/** What is new stays marked while somebody reads: the look before this one is kept, too. */
export class TheLookBefore1764000000212 implements MigrationInterface {
  readonly name = 'TheLookBefore1764000000212';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn(LOOKS, new TableColumn(int('before_entry_id', orNull)));
    await runner.addColumn(LOOKS, new TableColumn(instant('before_at', orNull)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn(LOOKS, 'before_at');
    await runner.dropColumn(LOOKS, 'before_entry_id');
  }
}
