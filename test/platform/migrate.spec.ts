import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { allMigrations } from '../../src/platform/database/migrations/all-migrations.js';
import { describeOnEachDatabase, type TestDatabase } from '../support/databases.js';
import { plainSql } from '../support/plain-sql.js';
import { startTandem } from '../support/process.js';

describeOnEachDatabase('A start', (kind) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await kind.create();
  });

  afterEach(async () => {
    await database.drop();
  });

  it('of three processes at once on an empty database makes it once, and all of them run', async () => {
    const roles = ['web', 'worker', 'worker'] as const;
    const started = await Promise.all(roles.map((role) => startTandem({ role, database })));
    const sql = await plainSql(database);
    expect(await sql.count('SELECT COUNT(*) FROM migration')).toBe(allMigrations.length);
    await sql.close();
    const exits = await Promise.all(started.map((one) => one.kill('SIGTERM')));
    expect(exits.map((exit) => exit.code)).toEqual([0, 0, 0]);
    expect(readdirSync(database.dataFolder).filter((file) => file.startsWith('keys.'))).toEqual([]);
  });

  it('on a database newer than the code is refused in words, and changes nothing', async () => {
    const first = await startTandem({ role: 'worker', database });
    await first.kill('SIGTERM');
    const sql = await plainSql(database);
    await sql.all(
      `INSERT INTO migration (timestamp, name) VALUES (9999999999999, 'OfTomorrow9999999999999')`,
    );
    const refused = startTandem({ role: 'web', database });
    await expect(refused).rejects.toThrow(
      /\(1\).*Tandem did not start: The database has changes this version does not know \(OfTomorrow9999999999999\)/,
    );
    expect(await sql.count('SELECT COUNT(*) FROM migration')).toBe(allMigrations.length + 1);
    await sql.close();
  });
});
