import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { rateLimit } from 'express-rate-limit';
import { FollowupsModule } from '../../followups/followups.module.js';
import { FamilyController } from './family.controller.js';
import { FamilyRenderer } from './family-renderer.js';
import { presentNotice } from './family-page.presenter.js';

/** Wrong links a minute and address before further ones are not even looked up. A family with a right link is never counted. */
const MISSES_A_MINUTE = 60;

/** The pages of families. */
@Module({
  imports: [FollowupsModule],
  controllers: [FamilyController],
  providers: [FamilyRenderer],
})
export class FamilyModule implements NestModule {
  constructor(private readonly renderer: FamilyRenderer) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(
        rateLimit({
          windowMs: 60_000,
          limit: MISSES_A_MINUTE,
          skipSuccessfulRequests: true,
          legacyHeaders: false,
          handler: (_request, response) => {
            const page = presentNotice('Please wait a minute', [
              'This page was opened very often. Please try again in a minute.',
            ]);
            response
              .status(429)
              .setHeader('Content-Security-Policy', this.renderer.contentSecurityPolicy)
              .type('html')
              .send(this.renderer.render(page));
          },
        }),
      )
      .forRoutes('f');
  }
}
