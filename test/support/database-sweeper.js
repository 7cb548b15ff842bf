import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const LOOK_EVERY_MS = 250;

/**
 * Drops the PostgreSQL databases that suites have done with, beside the suites: the server writes to the disk before it lets one
 * go, and no test need wait for that. At the end it drops what else this run has made, also what a failed suite left behind.
 */
export class DatabaseSweeper {
  constructor(server, run, runFolder) {
    this.client = new pg.Client({ connectionString: server });
    this.run = run;
    /** A file here names a database that nobody needs any more. */
    this.folder = join(runFolder, 'done-with');
  }

  async start() {
    mkdirSync(this.folder);
    await this.client.connect();
    this.sweeping = Promise.resolve();
    this.timer = setInterval(() => {
      this.sweeping = this.sweeping.then(() => this.sweep()).catch(() => undefined);
    }, LOOK_EVERY_MS);
    this.timer.unref();
  }

  async stop() {
    clearInterval(this.timer);
    await this.sweeping;
    const left = await this.client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
      `tandem_test_${this.run}`,
    ]);
    for (const { datname } of left.rows) await this.drop(datname);
    await this.client.end();
  }

  async sweep() {
    for (const name of readdirSync(this.folder)) {
      rmSync(join(this.folder, name));
      await this.drop(name);
    }
  }

  async drop(name) {
    await this.client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  }
}
