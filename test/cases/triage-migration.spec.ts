import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { isUniqueViolation } from '../../src/platform/database/database-errors.js';
import { Triage1764000000101 } from '../../src/platform/database/migrations/1764000000101-triage.js';
import { allMigrations } from '../../src/platform/database/migrations/all-migrations.js';
import { newPublicId } from '../../src/shared/ids.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { northfield, pupil, raise } from './northfield.js';

describeOnEachDatabase('The step to a database with watched cases', (kind) => {
  let app: TestApp;
  let amir: number;

  beforeEach(async () => {
    app = await startTestApp(kind);
    const { school } = await northfield(app);
    amir = await pupil(app, school, 'amir');
    await raise(app, school, amir);
    await app.drain();
  });

  afterEach(async () => {
    await app.close();
  });

  const cases = () => app.dataSource.manager.find(PupilCase);
  const another = async (state: string): Promise<void> => {
    const [{ id: _, ...row } = {} as PupilCase] = await cases();
    await app.dataSource.manager.insert(PupilCase, {
      ...row,
      publicId: newPublicId(),
      state: state as 'merged',
    });
  };

  it('keeps the cases there are, back and forth', async () => {
    const before = await cases();
    for (let undone = allMigrations.indexOf(Triage1764000000101); undone < allMigrations.length; undone++)
      await app.dataSource.undoLastMigration({ transaction: 'all' });
    const states = 'SELECT state FROM pupil_case';
    expect(await app.dataSource.query(states)).toEqual([{ state: 'proposed' }]);
    await expect(app.dataSource.query('SELECT watch_until FROM pupil_case')).rejects.toThrow();
    await app.dataSource.runMigrations({ transaction: 'all' });
    expect(await cases()).toEqual(before);
  });

  it('lets a pupil have one case that is proposed, watched or open, and any number that are over', async () => {
    for (const state of ['closed', 'merged', 'withdrawn']) await another(state);
    for (const first of ['proposed', 'watched', 'open'] as const) {
      await app.dataSource.manager.update(PupilCase, { state: 'proposed' }, { state: first });
      for (const second of ['proposed', 'watched', 'open'])
        expect(isUniqueViolation(await another(second).catch((error: unknown) => error))).toBe(true);
      await app.dataSource.manager.update(PupilCase, { state: first }, { state: 'proposed' });
    }
    await app.dataSource.manager.update(PupilCase, { state: 'proposed' }, { state: 'closed' });
    await expect(another('parked')).rejects.toThrow(/ck_pupil_case_state/);
    await another('watched');
  });
});
