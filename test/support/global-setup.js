import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { DatabaseSweeper } from './database-sweeper.js';

const POSTGRES_URL = process.env.TANDEM_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const REDIS_URL = process.env.TANDEM_TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
const CHROMIUM = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** A file system in memory (Linux has one here), taken when it has room for two workers' databases. */
const MEMORY = '/dev/shm';
const ROOM_BYTES = 512 * 1024 * 1024;

/** Finds out once what this machine has, and opens this run's own folder; the suites read it from the environment. */
export default async function setup() {
  process.env.TANDEM_TEST_RUN = randomBytes(6).toString('hex');
  process.env.TANDEM_TEST_FOLDER = openFolder();
  const found = {
    postgres: (await postgresAnswers()) ? POSTGRES_URL : '',
    redis: (await redisAnswers()) ? REDIS_URL : '',
    browser: CHROMIUM.find((path) => path && existsSync(path)) ?? '',
  };
  const missing = Object.keys(found).filter((name) => found[name] === '');
  const required = (process.env.TANDEM_TEST_REQUIRE ?? '').split(',').filter(Boolean);
  const lacking = required.filter((name) => missing.includes(name));
  if (lacking.length > 0) throw new Error(`Required for this run but not answering: ${lacking.join(', ')}`);
  process.env.TANDEM_FOUND_POSTGRES = found.postgres;
  process.env.TANDEM_FOUND_REDIS = found.redis;
  process.env.TANDEM_FOUND_BROWSER = found.browser;
  if (found.postgres) await startSweeper(found.postgres);
  if (missing.length > 0) {
    process.stdout.write(
      `\nLeft out, because not found here: suites on ${missing.join(', ')}. To have them: PostgreSQL on 127.0.0.1:5432 (or TANDEM_TEST_POSTGRES_URL), Redis on 127.0.0.1:6379 (or TANDEM_TEST_REDIS_URL), Chromium (or CHROMIUM_PATH).\n`,
    );
  }
}

async function startSweeper(server) {
  const { TANDEM_TEST_RUN, TANDEM_TEST_FOLDER } = process.env;
  globalThis.tandemSweeper = new DatabaseSweeper(server, TANDEM_TEST_RUN, TANDEM_TEST_FOLDER);
  await globalThis.tandemSweeper.start();
}

function openFolder() {
  const inside = (parent) => mkdtempSync(join(parent, 'tandem-run-'));
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize >= ROOM_BYTES) return inside(MEMORY);
  } catch {
    // No such place, or not ours to write to.
  }
  return inside(tmpdir());
}

async function postgresAnswers() {
  const client = new pg.Client({ connectionString: POSTGRES_URL, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function redisAnswers() {
  const redis = new Redis(REDIS_URL, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
