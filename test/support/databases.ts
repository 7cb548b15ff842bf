import { describe } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
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
  /** An empty one, on the disk, with every commit on it, as a school's: for what migrates, is measured or is killed. */
  create(): Promise<TestDatabase>;
  /**
   * A copy of this run's migrated one, which `migrate` makes when there is none yet. It need not survive a power cut, so no commit
   * waits for the disk.
   */
  createMigrated(migrate: (empty: TestDatabase) => Promise<void>): Promise<TestDatabase>;
}

/** This run's own name and folder (in memory where there is room); see `global-setup.js`. */
const RUN = process.env.TANDEM_TEST_RUN ?? '';
const RUN_FOLDER = process.env.TANDEM_TEST_FOLDER ?? tmpdir();
/** A file in it named like a database of the server: `database-sweeper.js` drops that beside the suites. */
const DONE_WITH = join(RUN_FOLDER, 'done-with');
const SERVER = process.env.TANDEM_FOUND_POSTGRES ?? '';

const sqlite: DatabaseKind = {
  name: 'SQLite',
  create: () => inFolder(tmpdir()),
  async createMigrated(migrate) {
    const template = join(RUN_FOLDER, 'migrated.db');
    if (!existsSync(template)) {
      const first = await inFolder(RUN_FOLDER);
      await migrate(first);
      await rename(join(first.dataFolder, 'tandem.db'), template);
      await first.drop();
    }
    const database = await inFolder(RUN_FOLDER);
    await copyFile(template, join(database.dataFolder, 'tandem.db'));
    return database;
  },
};

const postgres: DatabaseKind = {
  name: 'PostgreSQL',
  create: () => onServer(tmpdir(), (name) => [`CREATE DATABASE ${name}`]),
  async createMigrated(migrate) {
    const template = `tandem_test_${RUN}_migrated`;
    const copy = () =>
      onServer(RUN_FOLDER, (name) => [
        `CREATE DATABASE ${name} TEMPLATE ${template}`,
        `ALTER DATABASE ${name} SET synchronous_commit = off`,
      ]);
    return copy().catch(async (error: unknown) => {
      if (!isAbout(error, NO_SUCH_DATABASE)) throw error;
      await becomeTemplate(template, await postgres.create(), migrate);
      return copy();
    });
  },
};

/** Two workers may make it at once: the second throws its own away. */
async function becomeTemplate(
  template: string,
  first: TestDatabase,
  migrate: (empty: TestDatabase) => Promise<void>,
): Promise<void> {
  await migrate(first);
  const { pathname } = new URL(first.databaseUrl ?? '');
  await ask([`ALTER DATABASE ${pathname.slice(1)} RENAME TO ${template}`]).catch((error: unknown) => {
    if (!isAbout(error, DATABASE_IS_THERE)) throw error;
  });
  await first.drop();
}

const NO_SUCH_DATABASE = '3D000';
const DATABASE_IS_THERE = '42P04';

function isAbout(error: unknown, code: string): boolean {
  return error instanceof pg.DatabaseError && error.code === code;
}

async function inFolder(parent: string): Promise<TestDatabase> {
  const dataFolder = await mkdtemp(join(parent, 'tandem-test-'));
  return { dataFolder, databaseUrl: null, drop: () => rm(dataFolder, { recursive: true, force: true }) };
}

async function onServer(parent: string, making: (name: string) => string[]): Promise<TestDatabase> {
  const name = `tandem_test_${RUN}_${randomBytes(6).toString('hex')}`;
  await ask(making(name));
  const folder = await inFolder(parent);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  return {
    dataFolder: folder.dataFolder,
    databaseUrl: url.href,
    async drop() {
      await writeFile(join(DONE_WITH, name), '');
      await folder.drop();
    },
  };
}

/** Asks the server itself, one statement after the other. */
async function ask(statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** SQLite always, PostgreSQL where it answers (the run says in one line when it does not). */
export const databaseKinds: readonly DatabaseKind[] = SERVER ? [sqlite, postgres] : [sqlite];

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
