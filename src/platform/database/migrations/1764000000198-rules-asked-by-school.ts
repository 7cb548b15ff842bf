import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { day, flag, int, orNull, real, table, word } from './table-shapes.js';

const STATES = 'rule_state';
const BEFORE = 'rule_state_before';
const REMEMBERED = 'rule_key, met, since, value, rule_set_version';
const STANDS = `state = 'raised'`;

/**
 * Each school where a pupil is asks its rules by its own register, so it remembers its own answers, and one rule may be met at two
 * schools at once.
 */
export class RulesAskedBySchool1764000000198 implements MigrationInterface {
  readonly name = 'RulesAskedBySchool1764000000198';

  /** What was remembered belongs to the school where the rule's concern stands; of other rules, to that which keeps the record. */
  async up(runner: QueryRunner): Promise<void> {
    await remakeStates(
      runner,
      ['pupil_id', 'school_id', 'rule_key'],
      `(pupil_id, school_id, ${REMEMBERED})
       SELECT s.pupil_id, COALESCE(
         (SELECT c.school_id FROM concern c WHERE c.pupil_id = s.pupil_id AND c.rule_key = s.rule_key AND c.${STANDS}),
         (SELECT p.organisation_id FROM pupil p WHERE p.id = s.pupil_id)), ${REMEMBERED}
       FROM ${BEFORE} s`,
    );
    await oneRaised(runner, ['pupil_id', 'school_id', 'rule_key']);
  }

  /** Fails, and changes nothing, while a rule's concern about a pupil stands at two schools. */
  async down(runner: QueryRunner): Promise<void> {
    await oneRaised(runner, ['pupil_id', 'rule_key']);
    await remakeStates(
      runner,
      ['pupil_id', 'rule_key'],
      `(pupil_id, ${REMEMBERED})
       SELECT pupil_id, ${REMEMBERED} FROM (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY s.pupil_id, s.rule_key
         ORDER BY CASE WHEN s.met THEN 0 ELSE 1 END, s.school_id) AS place FROM ${BEFORE} s) placed WHERE place = 1`,
    );
  }
}

/** A key cannot be changed in place on SQLite. */
async function remakeStates(runner: QueryRunner, key: string[], rows: string): Promise<void> {
  await runner.query(`CREATE TABLE ${BEFORE} AS SELECT * FROM ${STATES}`);
  await runner.dropTable(STATES);
  const columns = key.map((name) => (name === 'rule_key' ? word(name, 60) : int(name)));
  await runner.createTable(
    table(STATES, [...columns, flag('met'), day('since'), real('value', orNull), int('rule_set_version')], {
      key,
    }),
  );
  await runner.query(`INSERT INTO ${STATES} ${rows}`);
  await runner.query(`DROP TABLE ${BEFORE}`);
}

async function oneRaised(runner: QueryRunner, columnNames: string[]): Promise<void> {
  const name = 'uq_concern_raised';
  await runner.dropIndex('concern', name);
  await runner.createIndex('concern', new TableIndex({ name, columnNames, isUnique: true, where: STANDS }));
}
