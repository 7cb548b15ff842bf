import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheckService, type HealthCheckResult, HealthIndicatorService } from '@nestjs/terminus';
import type { Response } from 'express';
import { Reader } from '../database/reader.js';
import { Public } from '../http/public.decorator.js';
import { JobTransport } from '../jobs/job-transport.js';

const PATIENCE_MS = 1_000;

/** For whatever watches over the process. Says which part is not well, nothing more. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly reader: Reader,
    private readonly transport: JobTransport,
  ) {}

  /** The process answers. Restart it when this fails. */
  @Get('live')
  @Public('says only that the process answers')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Database and queue answer. 503 with the name of the part that does not. */
  @Get('ready')
  @Public('says only which part of the service answers')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
    try {
      return await this.health.check([
        () => this.probe('database', () => this.reader.query('SELECT 1')),
        () => this.probe('queue', () => this.transport.check()),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      response.status(503);
      return error.getResponse() as HealthCheckResult;
    }
  }

  private async probe(part: string, ask: () => Promise<unknown>) {
    const indicator = this.indicators.check(part);
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error('late'));
      }, PATIENCE_MS);
    });
    try {
      await Promise.race([ask(), tooLate]);
      return indicator.up();
    } catch {
      return indicator.down();
    } finally {
      clearTimeout(timer);
    }
  }
}
