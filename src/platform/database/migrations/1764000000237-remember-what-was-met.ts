import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of a rule only is remembered whether it was met, and since when. A row for each pupil and rule, with a value that moves each day, was written
 * anew every day for everybody and read by nothing.
 */
export class RememberWhatWasMet1764000000237 implements MigrationInterface {
  readonly name = 'RememberWhatWasMet1764000000237';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM rule_state WHERE NOT met');
    await runner.query('ALTER TABLE rule_state DROP COLUMN value');
    await runner.query('ALTER TABLE rule_state DROP COLUMN rule_set_version');
  }

  /** What was forgotten is found anew by the next evaluation. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rule_state ADD COLUMN value double precision');
    await runner.query('ALTER TABLE rule_state ADD COLUMN rule_set_version integer NOT NULL DEFAULT 1');
  }
}
