import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { CasesApiModule } from './api/v1/cases-api.module.js';
import { CasesModule } from './cases/cases.module.js';
import type { Clock } from './platform/clock/clock.js';
import type { TandemConfig } from './platform/config/config.js';
import { ConfigModule } from './platform/config/config.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { OperationsModule } from './platform/health/operations.module.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { LoggingModule } from './platform/logging/logging.module.js';
import { PeopleModule } from './people/people.module.js';
import { RulesModule } from './rules/rules.module.js';
import { SignalsModule } from './signals/signals.module.js';

/** The whole programme. The only file that knows every module. */
@Module({})
export class AppModule {
  /** @param clock another clock than the machine's, for tests. */
  static with(config: TandemConfig, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config, clock),
        LoggingModule,
        DatabaseModule,
        JobsModule,
        OperationsModule,
        AccessModule,
        PeopleModule,
        SignalsModule,
        RulesModule,
        CasesModule,
        CasesApiModule,
      ],
    };
  }
}
