import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { orNull, word } from './table-shapes.js';

/** A term that somebody set on the page stays as they set it when the next files of terms and school days say otherwise. */
export class TermsSetHere1764000000201 implements MigrationInterface {
  readonly name = 'TermsSetHere1764000000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('term', new TableColumn(word('set_by', 120, orNull)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('term', 'set_by');
  }
}
