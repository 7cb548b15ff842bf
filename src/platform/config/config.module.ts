import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock, ShiftedClock, SystemClock } from '../clock/clock.js';
import { TandemConfig } from './config.js';

/** Gives every module the checked configuration and the clock. */
@Global()
@Module({})
export class ConfigModule {
  /** @param clock another clock than the machine's, for tests. */
  static with(config: TandemConfig, clock?: Clock): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: TandemConfig, useValue: config },
        { provide: Clock, useValue: clock ?? (config.demo ? new ShiftedClock() : new SystemClock()) },
      ],
      exports: [TandemConfig, Clock],
    };
  }
}
