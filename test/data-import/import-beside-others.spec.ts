import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppModule } from '../../src/app.module.js';
import { ImportFilesService } from '../../src/data-import/import-files.service.js';
import { Reader } from '../../src/platform/database/reader.js';
import { runSql } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { fromEpochDay, toEpochDay } from '../../src/shared/days.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const PUPILS = 400;
const SESSIONS = 200;

describeOnEachDatabase('A long import beside somebody else who writes', (kind) => {
  let app: TestApp;
  let other: INestApplicationContext;
  let folder: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    other = await NestFactory.createApplicationContext(AppModule.with(app.config, app.clock), {
      logger: false,
      abortOnError: false,
    });
    folder = await mkdtemp(join(tmpdir(), 'tandem-import-'));
  });

  afterAll(async () => {
    await other.close();
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('lets every write of the other in within a second, fails at none itself, and loads the register', async () => {
    const ids = Array.from({ length: PUPILS }, (_, at) => String(at));
    const first = toEpochDay('2025-09-01');
    const days = Array.from({ length: SESSIONS / 2 }, (_, at) => fromEpochDay(first + at));
    const rows = days.flatMap((day) => ids.flatMap((id) => [`${id},${day},AM,/`, `${id},${day},PM,\\`]));
    const files = {
      'schools.csv': 'school_id,name\nN,Northfield',
      'pupils.csv': `pupil_id,school_id,first_name,last_name\n${ids.map((id) => `${id},N,Amy,Okafor`).join('\n')}`,
      'attendance.csv': `pupil_id,date,session,code\n${rows.join('\n')}`,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);

    let over = false;
    const importing = app
      .get(ImportFilesService)
      .importFiles({ paths: [folder], source: 'csv', actor: 'test' })
      .finally(() => (over = true));
    const waits = await writeUntil(() => over);
    const reports = await importing;

    expect(reports.at(-1)).toMatchObject({ accepted: PUPILS * SESSIONS, rejected: 0 });
    expect(waits.length).toBeGreaterThan(10);
    expect(Math.max(...waits)).toBeLessThan(1_000);
    const seen = await app.nest
      .get(Reader)
      .first<{ times: number }>("SELECT times FROM unknown_code WHERE code_text = 'beside'");
    expect(seen?.times).toBe(waits.length);
  }, 60_000);

  /** Milliseconds each write took, the wait for its turn included. */
  async function writeUntil(over: () => boolean): Promise<number[]> {
    const waits: number[] = [];
    while (!over()) {
      const began = performance.now();
      await other.get(UnitOfWork).run((tx) =>
        runSql(
          tx,
          `INSERT INTO unknown_code (school_id, code_text, first_seen, times) VALUES (0, 'beside', $1, 1)
           ON CONFLICT (school_id, code_text) DO UPDATE SET times = unknown_code.times + 1`,
          [app.clock.now()],
        ),
      );
      waits.push(performance.now() - began);
      await sleep(5);
    }
    return waits;
  }
});
