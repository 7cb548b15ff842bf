import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Reader } from '../../src/platform/database/reader.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describeOnEachDatabase('Connections', (kind) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  afterAll(async () => {
    await app.close();
  });

  it('are enough for any number of units that read on the way', async () => {
    const units = app.get(UnitOfWork);
    const reader = app.nest.get(Reader);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, number) =>
        units.run(
          async () => (await reader.first<{ n: number }>(`SELECT CAST($1 AS integer) AS n`, [number]))?.n,
        ),
      ),
    );
    expect(answers).toEqual(Array.from({ length: 40 }, (_, number) => number));
  });

  it('that read cannot write', async () => {
    const write = app.nest.get(Reader).query(`INSERT INTO periodic_task (name, next_at) VALUES ('x', 'y')`);
    await expect(write).rejects.toThrow(/readonly|read-only/);
  });
});
