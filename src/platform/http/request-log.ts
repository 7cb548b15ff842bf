import type { Request, RequestHandler } from 'express';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.js';

/**
 * One line a request: method, route pattern, status, time. Never the address itself: a family's link is a secret and
 * an address may carry an id.
 */
export function requestLog(logger: Logger, metrics: Metrics): RequestHandler {
  return (req, res, next) => {
    const from = process.hrtime.bigint();
    res.on('finish', () => {
      const seconds = Number(process.hrtime.bigint() - from) / 1e9;
      const line = { request: randomUUID(), method: req.method, route: routeOf(req), status: res.statusCode };
      metrics.observeRequest(line.method, line.route, line.status, seconds);
      logger[line.status >= 500 ? 'error' : 'info']({ ...line, ms: Math.round(seconds * 1_000) }, 'request');
    });
    next();
  };
}

function routeOf(req: Request): string {
  const route: unknown = req.route;
  if (typeof route === 'object' && route !== null && 'path' in route && typeof route.path === 'string')
    return route.path;
  return 'none';
}
