import 'reflect-metadata';
import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Server } from 'node:http';
import supertest from 'supertest';
import { DataSource } from 'typeorm';
import { ApiKeysService } from '../../src/access/api-keys/api-keys.service.js';
import { KEY_SCOPES, type Permission } from '../../src/access/permissions.js';
import { AppModule } from '../../src/app.module.js';
import type { TandemConfig } from '../../src/platform/config/config.js';
import { dataSourceOptions } from '../../src/platform/database/data-source.options.js';
import { migrate } from '../../src/platform/database/migrations/migrate.js';
import { prepareHttp } from '../../src/platform/http/http-app.js';
import { DueJobs } from '../../src/platform/jobs/due-jobs.js';
import type { DatabaseKind, TestDatabase } from './databases.js';
import { FixedClock } from './fixed-clock.js';

/** The whole programme in this process, on a database of its own, with a clock that stands still. */
export interface TestApp {
  readonly nest: INestApplication;
  readonly clock: FixedClock;
  readonly database: TestDatabase;
  readonly config: TandemConfig;
  readonly dataSource: DataSource;
  get<T>(token: abstract new (...args: never[]) => T): T;
  /** A request agent on the app's own server (no key). */
  http(): ReturnType<typeof supertest>;
  /** A fresh API key with these permissions (all by default). */
  apiKey(scopes?: readonly Permission[], organisationId?: number | null): Promise<string>;
  /** Does all jobs that are due by the fixed clock. */
  drain(): Promise<number>;
  close(): Promise<void>;
}

class TestRoot {}

export function testConfig(database: TestDatabase, more: Partial<TandemConfig> = {}): TandemConfig {
  return {
    role: 'all',
    port: 0,
    host: '127.0.0.1',
    dataFolder: database.dataFolder,
    databaseUrl: database.databaseUrl,
    redisUrl: null,
    smtpUrl: null,
    mailFrom: 'office@northfield.example',
    baseUrl: 'http://localhost:3000',
    familyBaseUrl: 'https://family.northfield.example',
    keys: [Buffer.alloc(32, 7)],
    logLevel: 'silent',
    takeBackMinutes: 10,
    refusedRowsDays: 30,
    dropFolder: null,
    demo: false,
    ...more,
  };
}

/**
 * @param kind one of {@link databaseKinds} for a migrated copy, or `create` alone for the very database that gives.
 * @param also a test's own handlers and controllers, beside everything Tandem has.
 */
export async function startTestApp(
  kind: Pick<DatabaseKind, 'create'> & Partial<Pick<DatabaseKind, 'createMigrated'>>,
  more: Partial<TandemConfig> = {},
  also: ModuleMetadata = {},
): Promise<TestApp> {
  const database = await (kind.createMigrated?.(migrateEmpty) ?? kind.create());
  const config = testConfig(database, more);
  const clock = new FixedClock();
  const root = {
    ...also,
    module: TestRoot,
    imports: [AppModule.with(config, clock), ...(also.imports ?? [])],
  };
  const nest = await NestFactory.create(root, {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  const dataSource = nest.get<DataSource>(getDataSourceToken());
  await migrate(dataSource);
  prepareHttp(nest);
  await nest.listen(0, '127.0.0.1');
  return {
    nest,
    clock,
    database,
    config,
    dataSource,
    get: (token) => nest.get(token, { strict: false }),
    http: () => supertest(nest.getHttpServer() as Server),
    async apiKey(scopes = KEY_SCOPES, organisationId = null) {
      const made = await nest
        .get(ApiKeysService)
        .create({ name: 'test', scopes, organisationId, staffId: null }, 'test');
      return made.key;
    },
    drain: () => nest.get(DueJobs).drain(),
    async close() {
      await nest.close();
      await database.drop();
    },
  };
}

async function migrateEmpty(empty: TestDatabase): Promise<void> {
  const dataSource = new DataSource(dataSourceOptions(testConfig(empty)));
  await dataSource.initialize();
  try {
    await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
