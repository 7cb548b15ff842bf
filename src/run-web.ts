import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import type { TandemConfig } from './platform/config/config.js';
import { migrate } from './platform/database/migrations/migrate.js';
import { prepareHttp } from './platform/http/http-app.js';
import { WorkerLine } from './platform/jobs/worker-line.js';
import { makeLogger, NestLogger } from './platform/logging/logger.js';
import { closeWhenTold } from './platform/process/close-when-told.js';
import { WorkerProcess } from './platform/process/worker-process.js';

/** Serves pages and API; with role `all` also keeps a worker process beside itself. `root` may hold more than {@link AppModule}. */
export async function runWeb(
  config: TandemConfig,
  entry: string,
  root: DynamicModule = AppModule.with(config),
): Promise<void> {
  const logger = makeLogger(config);
  const app = await NestFactory.create(root, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  await migrate(app.get<DataSource>(getDataSourceToken()));
  prepareHttp(app);
  await app.listen(config.port, config.host);
  const worker =
    config.role === 'all' ? new WorkerProcess(entry, process.env, app.get(WorkerLine), logger) : null;
  closeWhenTold(() => Promise.all([worker?.stop(), app.close()]), logger);
  worker?.start();
  logger.info({ url: await app.getUrl(), workerPid: worker?.pid }, 'listening');
}
