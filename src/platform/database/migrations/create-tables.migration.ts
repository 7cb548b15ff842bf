import type { MigrationInterface, QueryRunner, Table } from 'typeorm';

/** A migration that only adds tables; going back drops them, last first. */
export abstract class CreateTables implements MigrationInterface {
  protected abstract readonly tables: readonly Table[];

  async up(runner: QueryRunner): Promise<void> {
    for (const table of this.tables) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...this.tables].reverse()) await runner.dropTable(table.name);
  }
}
