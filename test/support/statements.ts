import { DataSource } from 'typeorm';
import { Reader } from '../../src/platform/database/reader.js';
import type { TestApp } from './test-app.js';

/** How many SQL statements `work` costs, on both connections: a page must not cost more for each row on it. */
export async function countStatements(app: TestApp, work: () => PromiseLike<unknown>): Promise<number> {
  return (await statementsOf(app, work)).length;
}

/** The SQL that `work` has run, on both connections. */
export async function statementsOf(app: TestApp, work: () => PromiseLike<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const restore = [app.dataSource, app.nest.get(Reader).manager.connection].map((dataSource) =>
    watched(dataSource, statements),
  );
  try {
    await work();
  } finally {
    restore.forEach((undo) => undo());
  }
  return statements;
}

function watched(dataSource: DataSource, statements: string[]): () => void {
  const logger = dataSource.logger;
  const logged = logger.logQuery.bind(logger);
  logger.logQuery = (...given) => {
    statements.push(given[0]);
    logged(...given);
  };
  return () => {
    logger.logQuery = logged;
  };
}
