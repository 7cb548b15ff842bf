import { describe } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A database of a test's own: where it is, and how to be rid of it. */
export interface TestDatabase {
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  drop(): Promise<void>;
}

/** One of the databases Tandem runs on. */
export interface DatabaseKind {
  readonly name: 'SQLite' | 'PostgreSQL';
  create(): Promise<TestDatabase>;
}

const sqlite: DatabaseKind = {
  name: 'SQLite',
  async create() {
    const dataFolder = await mkdtemp(join(tmpdir(), 'tandem-test-'));
    return { dataFolder, databaseUrl: null, drop: () => rm(dataFolder, { recursive: true, force: true }) };
  },
};

const postgres: DatabaseKind = {
  name: 'PostgreSQL',
  async create() {
    const server = process.env.TANDEM_FOUND_POSTGRES ?? '';
    const dataFolder = await mkdtemp(join(tmpdir(), 'tandem-test-'));
    const name = `tandem_test_${randomBytes(6).toString('hex')}`;
    await onServer(server, `CREATE DATABASE ${name}`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    return {
      dataFolder,
      databaseUrl: url.href,
      async drop() {
        await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        await rm(dataFolder, { recursive: true, force: true });
      },
    };
  },
};

async function onServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** SQLite always, PostgreSQL where it answers (the run says in one line when it does not). */
export const databaseKinds: readonly DatabaseKind[] = process.env.TANDEM_FOUND_POSTGRES
  ? [sqlite, postgres]
  : [sqlite];

/** The same suite on every database that answers. */
export function describeOnEachDatabase(title: string, suite: (kind: DatabaseKind) => void): void {
  for (const kind of databaseKinds) {
    describe(`${title} (${kind.name})`, () => {
      suite(kind);
    });
  }
}

/** How jobs reach a worker. */
export interface TransportKind {
  readonly name: 'embedded' | 'BullMQ';
  readonly redisUrl: string | null;
}

/** Embedded always, BullMQ where Redis answers. */
export const transportKinds: readonly TransportKind[] = process.env.TANDEM_FOUND_REDIS
  ? [
      { name: 'embedded', redisUrl: null },
      { name: 'BullMQ', redisUrl: process.env.TANDEM_FOUND_REDIS },
    ]
  : [{ name: 'embedded', redisUrl: null }];
