import { rmSync } from 'node:fs';
import pg from 'pg';

/** Takes away what the suites of this run shared: the migrated databases they copied, and the folder. */
export default async function teardown() {
  rmSync(process.env.TANDEM_TEST_FOLDER, { recursive: true, force: true });
  if (!process.env.TANDEM_FOUND_POSTGRES) return;
  const client = new pg.Client({ connectionString: process.env.TANDEM_FOUND_POSTGRES });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS tandem_migrated_${process.env.TANDEM_TEST_RUN} WITH (FORCE)`);
  await client.end();
}
