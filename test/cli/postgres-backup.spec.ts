import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolsFor } from '../../src/cli/backup/postgres-tools.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { plainSql } from '../support/plain-sql.js';
import { type CommandEnd, startCommand } from '../support/tandem-command.js';

const postgres = databaseKinds.find((kind) => kind.name === 'PostgreSQL');
const isInstalled = spawnSync('pg_dump', ['--version']).status === 0;
if (postgres && !isInstalled) process.stdout.write('Skipped: no pg_dump on this machine.\n');

describe('What PostgreSQL’s own programmes are told', () => {
  it('is the password by environment, the rest of the address, and nothing of our own settings', () => {
    const { database, env } = toolsFor('postgres://sam:hun%20ter2@db.school:6432/tandem?sslmode=no-verify', {
      PATH: '/usr/bin',
      TANDEM_KEYS: 'secret',
      PGSSLROOTCERT: '/etc/root.crt',
    });
    expect([database, env]).toEqual([
      'tandem',
      {
        ...{ PATH: '/usr/bin', LC_ALL: 'C', PGSSLROOTCERT: '/etc/root.crt', PGSSLMODE: 'require' },
        ...{
          PGHOST: 'db.school',
          PGPORT: '6432',
          PGUSER: 'sam',
          PGPASSWORD: 'hun ter2',
          PGDATABASE: 'tandem',
        },
      },
    ]);
  });
});

(postgres && isInstalled ? describe : describe.skip)('tandem backup and restore with PostgreSQL', () => {
  let folder: string;
  let places: TestDatabase[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-backup-'));
    places = [];
  });

  afterEach(async () => {
    for (const place of places) await place.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function place(): Promise<TestDatabase> {
    if (!postgres) throw new Error('left out above');
    const made = await postgres.create();
    places.push(made);
    return made;
  }

  const tandem = (database: TestDatabase, words: readonly string[], env = {}): Promise<CommandEnd> =>
    startCommand({ database, redisUrl: null, env }, words).ended;

  async function sayings(database: TestDatabase): Promise<number> {
    const sql = await plainSql(database);
    const found = await sql.count(`SELECT COUNT(*) FROM organisation WHERE name = 'Northfield'`);
    await sql.close();
    return found;
  }

  it('takes all of it and puts it into an empty database, and into no other', async () => {
    const [school, other] = [await place(), await place()];
    writeFileSync(join(folder, 'schools.csv'), 'school_id,name\nN,Northfield\n');
    await tandem(school, ['import', join(folder, 'schools.csv')]);
    const file = join(folder, 'school.dump');
    const made = await tandem(school, ['backup', file]);
    expect([made.code, made.err, statSync(file).mode & 0o777]).toEqual([0, '', 0o600]);
    expect(made.out).toMatch(/The keys are not in it/);
    const full = await tandem(school, ['restore', file]);
    expect([full.code, full.err]).toEqual([
      1,
      expect.stringMatching(/^tandem: The database at DATABASE_URL is not empty.*\n$/),
    ]);
    const bytes = readFileSync(file);
    writeFileSync(join(folder, 'half.dump'), bytes.subarray(0, bytes.length / 2));
    const half = await tandem(other, ['restore', join(folder, 'half.dump')]);
    expect([half.code, half.err]).toEqual([
      1,
      expect.stringMatching(/^tandem: .*half\.dump is (damaged|no backup).*\n$/),
    ]);
    const back = await tandem(other, ['restore', file]);
    expect([back.code, back.err, await sayings(other)]).toEqual([0, '', 1]);
    expect(await tandem(other, ['import', join(folder, 'schools.csv')])).toMatchObject({ code: 0 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('refuses a backup of a newer Tandem before anything is written', async () => {
    const [school, other] = [await place(), await place()];
    await tandem(school, ['migrate']);
    const file = join(folder, 'school.dump');
    const sql = await plainSql(school);
    const url = new URL(school.databaseUrl ?? '');
    await sql.all(
      `INSERT INTO migration (timestamp, name) VALUES (9999999999999, 'OfTomorrow9999999999999')`,
    );
    await sql.close();
    const refused = await tandem(school, ['backup', file]);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/The database is of a newer Tandem/),
    ]);
    const { env } = toolsFor(url.href, process.env);
    expect(spawnSync('pg_dump', ['-Fc', `--file=${file}`], { env }).status).toBe(0);
    const end = await tandem(other, ['restore', file]);
    expect([end.code, end.err]).toEqual([
      1,
      expect.stringMatching(/school\.dump is of a newer Tandem than this one/),
    ]);
    const look = await plainSql(other);
    expect(await look.count(`SELECT COUNT(*) FROM pg_class WHERE relname = 'job'`)).toBe(0);
    await look.close();
  });

  it('says in one line what to run where pg_dump is missing or the password is wrong, and never shows it', async () => {
    const school = await place();
    await tandem(school, ['migrate']);
    symlinkSync(process.execPath, join(folder, 'node'));
    const missing = await tandem(school, ['backup', join(folder, 'a.dump')], { PATH: folder });
    expect([missing.code, missing.err]).toEqual([
      1,
      expect.stringMatching(/^tandem: pg_dump is not on the PATH: install .*pg_dump -Fc --file=FILE\n$/),
    ]);
    const url = new URL(school.databaseUrl ?? '');
    url.password = 'hunter2';
    url.username = 'nobody_known';
    const wrong = await tandem(school, ['backup', join(folder, 'a.dump')], { DATABASE_URL: url.href });
    expect([wrong.code, wrong.err]).toEqual([
      1,
      'tandem: DATABASE_URL does not answer, or refuses this user\n',
    ]);
  });
});
