import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const CASES = 'pupil_case';
const ACTIVE = 'uq_pupil_case_active';
const WHERE = "state IN ('proposed', 'watched', 'open')";

/** A pupil who is at two schools, or has gone from one to the next, may have a case at each. */
export class ACaseAtEachSchool1764000000181 implements MigrationInterface {
  readonly name = 'ACaseAtEachSchool1764000000181';

  up(runner: QueryRunner): Promise<void> {
    return oneActive(runner, ['pupil_id', 'school_id']);
  }

  /** Fails, and changes nothing, while a pupil has an active case at two schools. */
  down(runner: QueryRunner): Promise<void> {
    return oneActive(runner, ['pupil_id']);
  }
}

async function oneActive(runner: QueryRunner, columnNames: string[]): Promise<void> {
  await runner.dropIndex(CASES, ACTIVE);
  await runner.createIndex(
    CASES,
    new TableIndex({ name: ACTIVE, columnNames, isUnique: true, where: WHERE }),
  );
}
