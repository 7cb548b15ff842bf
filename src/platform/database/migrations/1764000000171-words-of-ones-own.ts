import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { orNull, text } from './table-shapes.js';

/** Words that whoever approves a meeting adds to its invitation. */
export class WordsOfOnesOwn1764000000171 implements MigrationInterface {
  readonly name = 'WordsOfOnesOwn1764000000171';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('follow_up', new TableColumn(text('own_words', orNull)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('follow_up', 'own_words');
  }
}
