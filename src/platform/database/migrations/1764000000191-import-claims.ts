import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { instant, orNull, word } from './table-shapes.js';

const BATCHES = 'import_batch';

/** A queue may bring the same import to two workers at once: one of them has it, and gives signs of life. */
export class ImportClaims1764000000191 implements MigrationInterface {
  readonly name = 'ImportClaims1764000000191';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn(BATCHES, new TableColumn(word('claim', 22, orNull)));
    await runner.addColumn(BATCHES, new TableColumn(instant('claimed_at', orNull)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn(BATCHES, 'claimed_at');
    await runner.dropColumn(BATCHES, 'claim');
  }
}
