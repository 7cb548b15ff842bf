import { type MiddlewareConsumer, Module, type NestModule, type Type } from '@nestjs/common';
import { SessionStore } from '../access/sessions/session-store.js';
import { staffSessions } from '../access/sessions/session-middleware.js';
import { CasesModule } from '../cases/cases.module.js';
import { FollowupsModule } from '../followups/followups.module.js';
import { OperationsModule } from '../platform/health/operations.module.js';
import { TandemConfig } from '../platform/config/config.js';
import { AssetsController } from './layout/assets.controller.js';
import { crossSiteProtection } from './layout/cross-site-protection.js';
import { PageRenderer } from './layout/page-renderer.js';
import { StaffErrorPage } from './layout/staff-error-page.js';
import { FirstRunController } from './sign-in/first-run.controller.js';
import { PasswordController } from './sign-in/password.controller.js';
import { SecondFactorController } from './sign-in/second-factor.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { signInLimits } from './sign-in/sign-in-limits.js';
import { TodayController } from './today/today.controller.js';
import { TriageCaseController } from './triage/triage-case.controller.js';
import { TriageDesk } from './triage/triage-desk.js';
import { TriageController } from './triage/triage.controller.js';

const SIGN_IN: Type[] = [SignInController, SecondFactorController, PasswordController, FirstRunController];
const PAGES: Type[] = [TodayController, TriageController, TriageCaseController];

/** The staff's pages: each with a session, each form with a token of it. */
@Module({
  controllers: [AssetsController, ...SIGN_IN, ...PAGES],
  imports: [OperationsModule, CasesModule, FollowupsModule],
  providers: [PageRenderer, StaffErrorPage, TriageDesk],
})
export class StaffWebModule implements NestModule {
  constructor(
    private readonly config: TandemConfig,
    private readonly store: SessionStore,
    private readonly renderer: PageRenderer,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(...signInLimits()).forRoutes(...SIGN_IN);
    consumer
      .apply(staffSessions(this.config, this.store), ...crossSiteProtection(this.renderer))
      .forRoutes(...SIGN_IN, ...PAGES);
  }
}
