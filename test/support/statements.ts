import { DataSource } from 'typeorm';
import { Reader } from '../../src/platform/database/reader.js';
import type { TestApp } from './test-app.js';

/** How many SQL statements `work` costs, on both connections: a page must not cost more for each row on it. */
export async function countStatements(app: TestApp, work: () => PromiseLike<unknown>): Promise<number> {
  let count = 0;
  const restore = [app.dataSource, app.nest.get(Reader).manager.connection].map((dataSource) =>
    counted(dataSource, () => (count += 1)),
  );
  try {
    await work();
  } finally {
    restore.forEach((undo) => undo());
  }
  return count;
}

function counted(dataSource: DataSource, count: () => void): () => void {
  const logger = dataSource.logger;
  const logged = logger.logQuery.bind(logger);
  logger.logQuery = (...given) => {
    count();
    logged(...given);
  };
  return () => {
    logger.logQuery = logged;
  };
}
