import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { LOGGER, type Logger } from '../logging/logging.module.js';
import { Metrics } from '../metrics/metrics.js';
import { ErrorPages } from './error-pages.js';
import { ProblemFilter } from './problem.filter.js';
import { requestLog } from './request-log.js';
import { RunningApp } from './running-app.js';
import { StorableTextPipe } from './storable-text.pipe.js';
import { validation } from './validation.js';

const LARGEST_BODY = '5mb';
/** Whose word is taken for where a request comes from: a reverse proxy on this machine or in the school's own network. */
const PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

/** What every HTTP door has: safe headers, one log line, checked bodies, one mapping of errors, no caching. */
export function prepareHttp(app: INestApplication): void {
  const express = app as NestExpressApplication;
  const logger = app.get<Logger>(LOGGER);
  app.get(RunningApp).app = app;
  express.disable('x-powered-by');
  express.set('trust proxy', PROXIES);
  express.use(requestLog(logger, app.get(Metrics)));
  express.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      frameguard: { action: 'deny' },
    }),
  );
  express.use((_req: unknown, res: { setHeader(name: string, value: string): void }, next: () => void) => {
    res.setHeader('Cache-Control', 'no-store');
    next();
  });
  express.useBodyParser('json', { limit: LARGEST_BODY });
  express.useBodyParser('urlencoded', { extended: false, limit: '64kb' });
  app.useGlobalPipes(new StorableTextPipe(), validation());
  app.useGlobalFilters(new ProblemFilter(logger, app.get(ErrorPages)));
}
