import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { RulesAskedBySchool1764000000198 } from '../../src/platform/database/migrations/1764000000198-rules-asked-by-school.js';
import { allMigrations } from '../../src/platform/database/migrations/all-migrations.js';
import { RuleStateRow } from '../../src/rules/rule-state.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

const TEN = 'unauthorised-ten-in-ten-weeks';
const YEAR = { from: '2025-09-01', to: '2026-07-17' };

describeOnEachDatabase('The step to rules that each school asks for itself', (kind) => {
  let app: TestApp;
  let write: SchoolUnderRules;
  let northfield: number;
  let southfield: number;

  beforeEach(async () => {
    app = await startTestApp(kind);
    write = new SchoolUnderRules(app.nest);
    northfield = await write.school('Northfield', YEAR);
    southfield = await write.school('Southfield', YEAR);
  });
  afterEach(() => app.close());

  const back = async (): Promise<void> => {
    const from = allMigrations.indexOf(RulesAskedBySchool1764000000198);
    for (let undone = from; undone < allMigrations.length; undone++)
      await app.dataSource.undoLastMigration({ transaction: 'all' });
  };
  const states = (): Promise<RuleStateRow[]> =>
    app.dataSource.manager.find(RuleStateRow, { order: { pupilId: 'ASC', schoolId: 'ASC', ruleKey: 'ASC' } });
  const missed = async (name: string, schoolId: number): Promise<number> => {
    const pupil = await write.pupil(schoolId, name);
    await write.marks(pupil, schoolId, '2025-09-01', '2026-02-27', '/');
    await write.marks(pupil, schoolId, '2026-02-09', '2026-02-13', 'O');
    await app.drain();
    return pupil;
  };

  it('keeps what is remembered, at the school where the concern stands', async () => {
    await missed('Amir', northfield);
    const beth = await missed('Beth', southfield);
    const before = await states();
    await app.dataSource.query(`UPDATE pupil SET organisation_id = ${northfield} WHERE id = ${beth}`);
    await back();
    const old = await app.dataSource.query<object[]>('SELECT * FROM rule_state');
    expect(old).toHaveLength(before.length);
    expect(Object.keys(old[0] ?? {})).not.toContain('school_id');
    await app.dataSource.runMigrations({ transaction: 'all' });
    const since = await states();
    const nameless = (rows: RuleStateRow[]) =>
      rows.map((row) => JSON.stringify({ ...row, schoolId: 0 })).sort();
    expect(nameless(since)).toEqual(nameless(before));
    const whose = since.filter(({ ruleKey }) => ruleKey === TEN).map(({ schoolId, met }) => [schoolId, met]);
    expect(whose).toEqual([
      [northfield, true],
      [southfield, true],
    ]);
    expect(since.filter((row) => row.pupilId === beth && row.schoolId === southfield)).toHaveLength(
      (await app.dataSource.query<unknown[]>(`SELECT id FROM concern WHERE pupil_id = ${beth}`)).length,
    );
  });

  it('is not gone back while a rule is met at two schools, and nothing is lost', async () => {
    const amir = await missed('Amir', northfield);
    await write.enrol(amir, southfield, '2025-09-01');
    await write.marks(amir, southfield, '2026-02-09', '2026-02-13', 'O');
    await write.marks(amir, southfield, '2026-02-16', '2026-02-27', '/');
    await app.drain();
    const before = await states();
    expect(before.filter(({ ruleKey, met }) => ruleKey === TEN && met)).toHaveLength(2);
    await expect(back()).rejects.toThrow(/unique/i);
    expect(await states()).toEqual(before);
  });
});
