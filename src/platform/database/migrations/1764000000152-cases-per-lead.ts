import { type MigrationInterface, type QueryRunner, TableCheck, TableColumn } from 'typeorm';
import { int } from './table-shapes.js';

/** How many new cases a lead is given a week is a school's to say: a small team can hold fewer conversations than a large one. */
export class CasesPerLead1764000000152 implements MigrationInterface {
  readonly name = 'CasesPerLead1764000000152';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('organisation', new TableColumn(int('cases_per_lead', { default: 5 })));
    await runner.createCheckConstraint(
      'organisation',
      new TableCheck({
        name: 'ck_organisation_cases_per_lead',
        expression: '"cases_per_lead" BETWEEN 1 AND 50',
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropCheckConstraint('organisation', 'ck_organisation_cases_per_lead');
    await runner.dropColumn('organisation', 'cases_per_lead');
  }
}
