import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeOnEachDatabase } from '../support/databases.js';
import { counts, ImportDesk } from './import-desk.js';

const SCHOOLS = 'school_id,name\nS,Southfield\n';
const staff = (roles: string): string =>
  `staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups\ns7,S,Priya,Shah,,,${roles},\n`;

describeOnEachDatabase('A file of staff', (kind) => {
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

  it('stands in the audit with each role that it gives or takes, once', async () => {
    await desk.importing({ 'schools.csv': SCHOOLS, 'staff.csv': staff('teacher;dsl') });
    expect((await told()).sort()).toEqual(['role-given: role dsl', 'role-given: role teacher']);
    await desk.importing({ 'staff.csv': staff('teacher;dsl') });
    expect(await told()).toHaveLength(2);
    await desk.importing({ 'staff.csv': staff('administrator;teacher') });
    expect((await told()).slice(2).sort()).toEqual([
      'role-given: role administrator',
      'role-taken: role dsl',
    ]);
  });

  it('gives no role, and no more year groups, to who brings it; the rest of it is taken in', async () => {
    const lead = staff('administrator;pastoral-lead').replace(/,\n$/, ',9\n');
    await desk.importing({ 'schools.csv': SCHOOLS, 'staff.csv': lead });
    const [priya] = await desk.query<{ public_id: string }>('SELECT public_id FROM staff');
    const actor = `staff:${priya?.public_id ?? ''}`;
    const before = await told();
    const brings = async (content: string) => {
      const reports = await desk.importing({ 'staff.csv': content }, { actor });
      return [counts(reports[0]), await told()];
    };
    const more = `${staff('administrator;dsl')}s8,S,Omar,Ali,,,dsl,\n`;
    expect(await brings(more)).toEqual(['staff.csv 1/0/0/1', [...before, 'role-given: role dsl']]);
    const omars = await told();
    expect(await brings(staff('administrator;pastoral-lead'))).toEqual(['staff.csv 0/0/0/1', omars]);
    expect(await brings(lead)).toEqual(['staff.csv 0/0/1/0', omars]);
    const [less] = await brings(staff('administrator'));
    expect(less).toBe('staff.csv 0/1/0/0');
    expect((await told()).slice(omars.length)).toEqual(['role-taken: role pastoral-lead']);
  });
});
