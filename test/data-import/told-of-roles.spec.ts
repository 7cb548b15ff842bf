import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeOnEachDatabase } from '../support/databases.js';
import { ImportDesk } from './import-desk.js';

const SCHOOLS = 'school_id,name\nS,Southfield\n';
const staff = (roles: string): string =>
  `staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups\ns7,S,Priya,Shah,,,${roles},\n`;

describeOnEachDatabase('A file of staff that makes somebody DSL or administrator', (kind) => {
  let desk: ImportDesk;

  beforeEach(async () => {
    desk = await ImportDesk.open(kind);
  });

  afterEach(async () => {
    await desk.close();
  });

  const told = async (): Promise<string[]> =>
    (
      await desk.query<{ action: string; reason: string }>(
        `SELECT e.action, e.reason FROM audit_entry e JOIN staff s ON s.public_id = e.subject_id
         WHERE e.subject = 'staff' ORDER BY e.id`,
      )
    ).map(({ action, reason }) => `${action}: ${reason}`);

  it('stands in the audit, once, and so does taking it away; other roles do not', async () => {
    await desk.importing({ 'schools.csv': SCHOOLS, 'staff.csv': staff('teacher;dsl') });
    expect(await told()).toEqual(['role-given: role dsl']);
    await desk.importing({ 'staff.csv': staff('teacher;dsl') });
    await desk.importing({ 'staff.csv': staff('dsl') });
    expect(await told()).toHaveLength(1);
    await desk.importing({ 'staff.csv': staff('administrator') });
    expect(await told()).toEqual([
      'role-given: role dsl',
      'role-given: role administrator',
      'role-taken: role dsl',
    ]);
  });
});
