import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { FirstRun } from '../../src/access/accounts/first-run.service.js';
import { Account } from '../../src/access/accounts/account.entity.js';
import { SignedInStaff } from '../../src/access/sessions/signed-in-staff.js';
import { ImportDesk } from '../data-import/import-desk.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { PASSWORD, Visitor } from '../support/staff-accounts.js';

const TWO_SCHOOLS = 'school_id,name\nN,Northfield\nS,Southfield\n';
const staffFile = (...rows: string[]): string =>
  `staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups\n${rows.map((row) => `${row}\n`).join('')}`;
const PRIYA = staffFile('s7,S,Priya,Shah,Priya@southfield.example,Head of Year 9,pastoral-lead,9');
const asked = { firstName: 'Priya', lastName: 'Shah', email: 'priya@southfield.example', password: PASSWORD };

describeOnEachDatabase('The first administrator', (kind) => {
  let desk: ImportDesk;

  beforeEach(async () => {
    desk = await ImportDesk.open(kind);
  });

  afterEach(async () => {
    await desk.close();
  });

  async function setUp(form: Readonly<Record<string, string>>) {
    const visitor = Visitor.at(desk.app);
    const page = await visitor.get('/first-run');
    const code = desk.app.get(FirstRun).code();
    return { page, done: await visitor.post('/first-run', { ...asked, code, ...form }) };
  }

  const staff = () =>
    desk.query<{ name: string; school: string; roles: string }>(
      `SELECT s.first_name AS name, o.name AS school,
              (SELECT COUNT(*) FROM staff_role r WHERE r.staff_id = s.id AND r.role = 'administrator') AS roles
       FROM staff s JOIN organisation o ON o.id = s.organisation_id ORDER BY s.id`,
    );

  async function rolesOfTheAccount(): Promise<string[]> {
    const [account] = await desk.app.dataSource.manager.find(Account);
    const actor = await desk.app.get(SignedInStaff).actorFor(account?.id ?? 0);
    return (actor?.roles ?? []).map((one) => one.role).sort();
  }

  it('is the person who has this address in staff.csv, with their own roles, and stays one person', async () => {
    await desk.importing({ 'schools.csv': TWO_SCHOOLS, 'staff.csv': PRIYA });
    const [northfield] = await desk.query<{ id: string }>(
      "SELECT public_id AS id FROM organisation WHERE name = 'Northfield'",
    );
    expect((await setUp({ schoolId: northfield?.id ?? '' })).done.status).toBe(303);
    expect((await staff()).map(({ name, school }) => [name, school])).toEqual([['Priya', 'Southfield']]);
    expect(await rolesOfTheAccount()).toEqual(['administrator', 'pastoral-lead']);
  });

  it('stays administrator when staff.csv is imported again, which gives and takes the other roles', async () => {
    await desk.importing({ 'schools.csv': 'school_id,name\nS,Southfield\n', 'staff.csv': PRIYA });
    await setUp({});
    const [again] = await desk.importing({ 'staff.csv': PRIYA });
    expect(again).toMatchObject({ accepted: 0, corrected: 0, unchanged: 1 });
    await desk.importing({ 'staff.csv': PRIYA.replace('pastoral-lead', 'head;administrator') });
    expect(await rolesOfTheAccount()).toEqual(['administrator', 'head']);
    await desk.importing({ 'staff.csv': PRIYA.replace('pastoral-lead', '') });
    expect(await rolesOfTheAccount()).toEqual(['administrator']);
  });

  it('says which of several schools is theirs, when nobody there has this address', async () => {
    await desk.importing({ 'schools.csv': TWO_SCHOOLS });
    const { page, done } = await setUp({ schoolName: 'Northfield' });
    expect(page.text).toMatch(/type="radio"[\s\S]*Northfield[\s\S]*type="radio"[\s\S]*Southfield/);
    expect(page.text).not.toContain('Name of your school');
    expect(done.status).toBe(422);
    expect(done.text).toContain('href="#schoolId"');
    const chosen = /value="([\w-]{22})"[\s\S]{0,200}Southfield/.exec(
      page.text.slice(page.text.indexOf('Northfield')),
    );
    expect((await setUp({ schoolId: chosen?.[1] ?? '' })).done.status).toBe(303);
    expect(await staff()).toMatchObject([{ name: 'Priya', school: 'Southfield' }]);
    expect(await rolesOfTheAccount()).toEqual(['administrator']);
  });

  it('is asked for the name of the school only where none has been imported', async () => {
    const { page, done } = await setUp({ schoolName: ' ' });
    expect(page.text).toContain('Name of your school');
    expect([done.status, done.text.includes('Enter the name of your school')]).toEqual([422, true]);
    await desk.importing({ 'schools.csv': 'school_id,name\nS,Southfield\n' });
    const known = await setUp({});
    expect(known.page.text).toContain('<strong>Southfield</strong>');
    expect(known.done.status).toBe(303);
    expect(await staff()).toMatchObject([{ name: 'Priya', school: 'Southfield' }]);
  });

  it('is nobody who has left, and nobody at all where several have one address', async () => {
    const office = staffFile(
      's1,S,Ann,Lee,office@southfield.example,,,',
      's2,S,Bo,Lee,OFFICE@southfield.example,,,',
    );
    await desk.importing({ 'schools.csv': 'school_id,name\nS,Southfield\n', 'staff.csv': office });
    const { done } = await setUp({ email: 'office@southfield.example' });
    expect([done.status, done.text.includes('several people of the imported staff')]).toEqual([422, true]);
    await desk.app.dataSource.query("UPDATE staff SET left_on = '2026-02-01' WHERE first_name = 'Ann'");
    expect((await setUp({ email: 'office@southfield.example' })).done.status).toBe(303);
    const administrators = (await staff()).filter(({ roles }) => Number(roles) === 1);
    expect(administrators.map(({ name }) => name)).toEqual(['Bo']);
  });
});
