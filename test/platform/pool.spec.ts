import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Reader } from '../../src/platform/database/reader.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { plainSql } from '../support/plain-sql.js';
import { eventually } from '../support/process.js';
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

  if (kind.name === 'PostgreSQL')
    it('are opened anew after the database server has dropped them all', async () => {
      const sql = await plainSql(app.database);
      await sql.all(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      await sql.close();
      const works = () => app.get(UnitOfWork).run(() => app.nest.get(Reader).query('SELECT 1'));
      await eventually(
        'units work again',
        () =>
          works().then(
            () => true,
            () => false,
          ),
        3_000,
      );
      await app.http().get('/health/ready').expect(200);
    });

  it('that read cannot write', async () => {
    const write = app.nest.get(Reader).query(`INSERT INTO periodic_task (name, next_at) VALUES ('x', 'y')`);
    await expect(write).rejects.toThrow(/readonly|read-only/);
  });
});
