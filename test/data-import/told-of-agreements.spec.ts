import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { TeamAgreements } from '../../src/people/organisations/team-agreements.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { counts, ImportDesk } from './import-desk.js';

const SCHOOLS = 'school_id,name\nN,Northfield\nS,Southfield\n';
const teams = (schoolIds: string, agreedOn = '2025-09-01'): string =>
  `team_id,name,school_ids,agreed_on\nT,Riverside MAST,${schoolIds},${agreedOn}\n`;

describeOnEachDatabase('A file of teams', (kind) => {
  let desk: ImportDesk;

  beforeEach(async () => {
    desk = await ImportDesk.open(kind);
    await desk.importing({ 'schools.csv': SCHOOLS });
  });

  afterEach(async () => {
    await desk.close();
  });

  const told = async (): Promise<string[]> =>
    (
      await desk.query<{ action: string; subject: string; reason: string }>(
        `SELECT action, subject, reason FROM audit_entry WHERE action LIKE 'agreement-%' ORDER BY id`,
      )
    ).map(({ action, subject, reason }) => `${action}, ${subject}: ${reason}`);
  const handOvers = (): Promise<unknown[]> =>
    desk.query("SELECT id FROM job WHERE event = 'agreement-changed'");
  const atNorthfield = async () => {
    const rows = await desk.query<{ id: number; kind: string }>(
      "SELECT id, kind FROM organisation WHERE name IN ('Northfield', 'Riverside MAST') ORDER BY kind",
    );
    return { schoolId: rows[0]?.id ?? 0, teamId: rows[1]?.id ?? 0 };
  };

  it('stands in the audit of both sides with each agreement that it makes, moves or ends, once', async () => {
    await desk.importing({ 'teams.csv': teams('N;S') });
    expect(await told()).toHaveLength(4);
    await desk.importing({ 'teams.csv': teams('N;S') });
    expect(await told()).toHaveLength(4);
    expect(await handOvers()).toEqual([]);
    await desk.importing({ 'teams.csv': teams('N', '2025-10-01') });
    expect((await told()).slice(4)).toEqual([
      'agreement-moved, school: with Riverside MAST, from 2025-10-01',
      'agreement-moved, team: with Northfield, from 2025-10-01',
      'agreement-ended, school: with Riverside MAST',
      'agreement-ended, team: with Southfield',
    ]);
    expect(await handOvers()).toHaveLength(2);
  });

  it('brings no agreement back that people have ended, says so of the row, and takes the rest in', async () => {
    await desk.importing({ 'teams.csv': teams('N') });
    const at = await atNorthfield();
    await desk.app
      .get(UnitOfWork)
      .run((tx) => desk.app.get(TeamAgreements).end(tx, at, '2026-03-02', 'staff:ivy'));
    const said: string[] = [];
    const [report] = await desk.importing(
      { 'teams.csv': teams('N;S') },
      {},
      {
        onWarned: (_, { line, reason }) => said.push(`line ${line}: ${reason}`),
      },
    );
    expect(counts(report)).toBe('teams.csv 0/1/0/0');
    expect(said).toEqual([
      'line 2: school_ids: an agreement that was ended in Tandem stays ended, until the school makes it again there: Northfield (ended on 2026-03-02)',
    ]);
    expect(
      await desk.query('SELECT o.name FROM team_school t JOIN organisation o ON o.id = t.school_id'),
    ).toEqual([{ name: 'Southfield' }]);
  });

  it('neither ends nor moves an agreement that people have made', async () => {
    await desk.importing({ 'teams.csv': teams('', '') });
    const at = await atNorthfield();
    await desk.app
      .get(UnitOfWork)
      .run((tx) => desk.app.get(TeamAgreements).make(tx, at, '2026-03-02', 'staff:ivy'));
    for (const schoolIds of ['S', 'N;S', 'S']) await desk.importing({ 'teams.csv': teams(schoolIds) });
    expect(
      await desk.query(
        'SELECT o.name, t.agreed_on FROM team_school t JOIN organisation o ON o.id = t.school_id ORDER BY o.name',
      ),
    ).toEqual([
      { name: 'Northfield', agreed_on: '2026-03-02' },
      { name: 'Southfield', agreed_on: '2025-09-01' },
    ]);
    expect(await told()).toHaveLength(2);
  });
});
