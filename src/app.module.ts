import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { CasesApiModule } from './api/v1/cases-api.module.js';
import { ConcernsApiModule } from './api/v1/concerns-api.module.js';
import { FollowUpsApiModule } from './api/v1/follow-ups-api.module.js';
import { IdempotencyApiModule } from './api/v1/idempotency/idempotency-api.module.js';
import { OpenApiModule } from './api/v1/openapi/openapi.module.js';
import { PupilsApiModule } from './api/v1/pupils/pupils-api.module.js';
import { SignalsApiModule } from './api/v1/signals/signals-api.module.js';
import { CasesModule } from './cases/cases.module.js';
import { DataImportModule } from './data-import/data-import.module.js';
import { FollowupsModule } from './followups/followups.module.js';
import { MessagingModule } from './messaging/messaging.module.js';
import type { Clock } from './platform/clock/clock.js';
import type { TandemConfig, TandemRole } from './platform/config/config.js';
import { ConfigModule } from './platform/config/config.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { OperationsModule } from './platform/health/operations.module.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { LoggingModule } from './platform/logging/logging.module.js';
import { PeopleModule } from './people/people.module.js';
import { RulesModule } from './rules/rules.module.js';
import { SignalsModule } from './signals/signals.module.js';
import { FamilyModule } from './web/family/family.module.js';
import { StaffWebModule } from './web/staff-web.module.js';

/** Doors for staff and machines; they can stay inside the school's network. */
const STAFF_DOORS: readonly Type[] = [
  IdempotencyApiModule,
  OpenApiModule,
  SignalsApiModule,
  PupilsApiModule,
  ConcernsApiModule,
  CasesApiModule,
  FollowUpsApiModule,
  StaffWebModule,
];

/** The families' pages, which must be reached from outside. */
const FAMILY_DOORS: readonly Type[] = [FamilyModule];

const DOORS: Readonly<Record<TandemRole, readonly Type[]>> = {
  all: [...STAFF_DOORS, ...FAMILY_DOORS],
  web: STAFF_DOORS,
  family: FAMILY_DOORS,
  worker: [],
};

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
        MessagingModule,
        AccessModule,
        PeopleModule,
        SignalsModule,
        DataImportModule,
        RulesModule,
        CasesModule,
        FollowupsModule,
        ...DOORS[config.role],
      ],
    };
  }
}
