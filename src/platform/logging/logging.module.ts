import { Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { TandemConfig } from '../config/config.js';
import { makeLogger } from './logger.js';

/** Token of the structured log. */
export const LOGGER = Symbol('logger');
export type { Logger };

@Global()
@Module({
  providers: [
    { provide: LOGGER, inject: [TandemConfig], useFactory: (config: TandemConfig) => makeLogger(config) },
  ],
  exports: [LOGGER],
})
export class LoggingModule {}
