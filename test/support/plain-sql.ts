import Database from 'better-sqlite3';
import { join } from 'node:path';
import pg from 'pg';
import type { TestDatabase } from './databases.js';

/** A look at a database from outside Tandem, on a connection of its own. The same SQL on both. */
export interface PlainSql {
  all<Row>(sql: string): Promise<Row[]>;
  /** The only number of the only row. */
  count(sql: string): Promise<number>;
  close(): Promise<void>;
}

export async function plainSql(database: TestDatabase): Promise<PlainSql> {
  const { all, close } = database.databaseUrl ? await postgres(database.databaseUrl) : sqlite(database);
  return {
    all: <Row>(sql: string) => all(sql) as Promise<Row[]>,
    async count(sql) {
      const [row] = (await all(sql)) as Record<string, string | number>[];
      return Number(Object.values(row ?? {})[0]);
    },
    close,
  };
}

interface Connection {
  readonly all: (sql: string) => Promise<unknown[]>;
  readonly close: () => Promise<void>;
}

function sqlite(database: TestDatabase): Connection {
  const db = new Database(join(database.dataFolder, 'tandem.db'), { timeout: 2_000 });
  return {
    all(sql) {
      const statement = db.prepare(sql);
      if (statement.reader) return Promise.resolve(statement.all());
      statement.run();
      return Promise.resolve([]);
    },
    close() {
      db.close();
      return Promise.resolve();
    },
  };
}

async function postgres(url: string): Promise<Connection> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return {
    all: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
    close: () => client.end(),
  };
}
