import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { day, orNull } from './table-shapes.js';

/** A draft says of which day it is, when it was made by a look at the past. */
export class LookAtPast1764000000091 implements MigrationInterface {
  readonly name = 'LookAtPast1764000000091';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('follow_up', new TableColumn(day('look_at', orNull)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('follow_up', 'look_at');
  }
}
