import type { MigrationInterface, QueryRunner } from 'typeorm';
import { int, table } from './table-shapes.js';

const SCHOOLS = 'rule_set_school';

/** A published rule set can be for some schools only; one that names none is for every school without a set of its own. */
export class RuleSetsOfSchools1764000000232 implements MigrationInterface {
  readonly name = 'RuleSetsOfSchools1764000000232';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(SCHOOLS, [int('school_id'), int('version')], { key: ['school_id', 'version'] }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(SCHOOLS);
  }
}
