import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { AppModule } from '../../app.module.js';
import { ImportFilesService } from '../../data-import/import-files.service.js';
import { Clock, ShiftedClock } from '../../platform/clock/clock.js';
import { loadConfig } from '../../platform/config/load-config.js';
import { migrate } from '../../platform/database/migrations/migrate.js';
import { Reader } from '../../platform/database/reader.js';
import { prepareHttp } from '../../platform/http/http-app.js';
import { DueJobs } from '../../platform/jobs/due-jobs.js';
import { PeriodicWork } from '../../platform/jobs/periodic-work.js';
import { WorkerLine } from '../../platform/jobs/worker-line.js';
import { makeLogger, NestLogger } from '../../platform/logging/logger.js';
import { WorkerProcess } from '../../platform/process/worker-process.js';
import type { Instant } from '../../shared/instants.js';
import { csvOf, type CsvRow, DEMO_COLUMNS, type DemoFileName } from './demo-csv.js';

const MAIN = join(import.meta.dirname, '../../main.js');
const LOOK_EVERY_MS = 15;
const REST_MS = 60;

/**
 * A real installation in a folder of its own: web server and worker process, on a clock that the demonstration moves. The
 * worker's stands still in the past until {@link settle}: it never sees half of what a week brings, however slow the machine.
 */
export class DemoInstallation {
  private files = 0;

  private constructor(
    readonly app: INestApplication,
    readonly folder: string,
    private readonly worker: WorkerProcess,
  ) {}

  /** Starts it, with `from` as its present. Nothing of the caller's own settings reaches it but the port. */
  static async start(folder: string, port: number, from: Instant): Promise<DemoInstallation> {
    const env = {
      PATH: process.env['PATH'],
      TANDEM_DATA: folder,
      TANDEM_DEMO: '1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
    };
    const config = loadConfig(env);
    const logger = makeLogger(config);
    const app = await NestFactory.create(AppModule.with(config), {
      logger: new NestLogger(logger),
      bodyParser: false,
      abortOnError: false,
    });
    await migrate(app.get<DataSource>(getDataSourceToken()));
    prepareHttp(app);
    await app.listen(config.port, config.host);
    const worker = new WorkerProcess(MAIN, env, app.get(WorkerLine), logger);
    const installation = new DemoInstallation(app, folder, worker);
    installation.moveTo(from);
    worker.start();
    return installation;
  }

  get reader(): Reader {
    return this.app.get(Reader);
  }

  get now(): Instant {
    return this.app.get(Clock).now();
  }

  /** Makes it this moment here; the worker learns of it when all that happens at this moment is recorded. */
  moveTo(now: Instant): void {
    const clock = this.app.get(Clock);
    if (clock instanceof ShiftedClock) clock.moveTo(now);
  }

  /** From here on time passes as anywhere: recurring work falls due by itself, for as long as somebody looks. */
  letTimePass(): void {
    this.app.get(PeriodicWork).start();
  }

  /** Hands over files as a school's systems do, through the same import as `tandem import`. */
  async takeIn(files: Partial<Record<DemoFileName, readonly CsvRow[]>>): Promise<void> {
    const folder = join(this.folder, 'handed-over', String(++this.files).padStart(3, '0'));
    await mkdir(folder, { recursive: true });
    let written = 0;
    for (const [name, rows] of Object.entries(files) as [DemoFileName, readonly CsvRow[]][]) {
      if (rows.length === 0) continue;
      await writeFile(join(folder, name), csvOf(rows, DEMO_COLUMNS[name]));
      written++;
    }
    if (written === 0) return;
    const request = { paths: [folder], source: 'demo', actor: 'command:demo' };
    const reports = await this.app.get(ImportFilesService).importFiles(request);
    const refused = reports.filter((report) => report.rejected > 0);
    if (refused.length > 0)
      throw new Error(`The demonstration's own files were refused: ${JSON.stringify(refused)}`);
  }

  /** Makes recurring work fall due that is due now, brings the worker to this moment and waits until it has nothing left to do. */
  async settle(): Promise<void> {
    await this.app.get(PeriodicWork).tick();
    this.worker.tell({ tandem: 'clock', now: this.now });
    const jobs = this.app.get(DueJobs);
    for (let quiet = 0; quiet * LOOK_EVERY_MS < REST_MS;) {
      await sleep(LOOK_EVERY_MS);
      const { due, failed } = await jobs.depth();
      if (failed > 0) throw new Error('A job of the demonstration has failed for good.');
      quiet = due === 0 ? quiet + 1 : 0;
    }
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.app.close();
  }
}
