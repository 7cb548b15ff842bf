import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { rateLimit } from 'express-rate-limit';
import { FollowupsModule } from '../../followups/followups.module.js';
import { OperationsModule } from '../../platform/health/operations.module.js';
import { FamilyController } from './family.controller.js';
import { FamilyErrorPage } from './family-error-page.js';
import { FamilyRenderer } from './family-renderer.js';

/** Wrong links a minute and address before further ones are not even looked up. A family with a right link is never counted. */
const MISSES_A_MINUTE = 60;

/** The pages of families. */
@Module({
  imports: [FollowupsModule, OperationsModule],
  controllers: [FamilyController],
  providers: [FamilyRenderer, FamilyErrorPage],
})
export class FamilyModule implements NestModule {
  constructor(private readonly errors: FamilyErrorPage) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(
        rateLimit({
          windowMs: 60_000,
          limit: MISSES_A_MINUTE,
          skipSuccessfulRequests: true,
          legacyHeaders: false,
          handler: (_request, response) => {
            this.errors.show(429, response);
          },
        }),
      )
      .forRoutes('f');
  }
}
