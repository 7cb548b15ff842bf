import type { QueryRunner } from 'typeorm';
import { Reader } from '../../src/platform/database/reader.js';
import type { TestApp } from './test-app.js';

/** How many SQL statements the reading side runs while `work` is done, to see that they do not grow with the rows. */
export async function readingStatements(app: TestApp, work: () => Promise<unknown>): Promise<number> {
  const { connection } = app.nest.get(Reader, { strict: false }).manager;
  const original = connection.createQueryRunner.bind(connection);
  const watched = new Map<QueryRunner, (...given: unknown[]) => Promise<unknown>>();
  let count = 0;
  connection.createQueryRunner = (mode) => {
    const runner = original(mode);
    if (!watched.has(runner)) {
      const query = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
      watched.set(runner, query);
      Object.assign(runner, {
        query: (...given: unknown[]) => {
          count += 1;
          return query(...given);
        },
      });
    }
    return runner;
  };
  try {
    await work();
  } finally {
    connection.createQueryRunner = original;
    watched.forEach((query, runner) => Object.assign(runner, { query }));
  }
  return count;
}
