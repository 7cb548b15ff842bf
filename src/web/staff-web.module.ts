import { type MiddlewareConsumer, Module, type NestModule, type Type } from '@nestjs/common';
import { SessionStore } from '../access/sessions/session-store.js';
import { staffSessions } from '../access/sessions/session-middleware.js';
import { SignedInStaff } from '../access/sessions/signed-in-staff.js';
import { CasesModule } from '../cases/cases.module.js';
import { UploadFolder } from '../data-import/batches/upload-folder.js';
import { DataImportModule } from '../data-import/data-import.module.js';
import { FollowupsModule } from '../followups/followups.module.js';
import { PeopleModule } from '../people/people.module.js';
import { OperationsModule } from '../platform/health/operations.module.js';
import { TandemConfig } from '../platform/config/config.js';
import { CaseController } from './case/case.controller.js';
import { CasePage } from './case/case-page.js';
import { CasesPageController } from './case/cases.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { DslController } from './dsl/dsl.controller.js';
import { HoldReviewController } from './dsl/hold-review.controller.js';
import { HoldsController } from './dsl/holds.controller.js';
import { SignalsModule } from '../signals/signals.module.js';
import { RulesModule } from '../rules/rules.module.js';
import { HeldMailController } from './held-mail/held-mail.controller.js';
import { OperationsController } from './operations/operations.controller.js';
import { PeopleController } from './people/people.controller.js';
import { PersonController } from './people/person.controller.js';
import { CalendarController } from './settings/calendar.controller.js';
import { RulesController } from './settings/rules.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { FindPupilController } from './find-pupil/find-pupil.controller.js';
import { ColumnsController } from './imports/columns.controller.js';
import { ImportController } from './imports/import.controller.js';
import { ImportPages } from './imports/import-pages.js';
import { ImportsController } from './imports/imports.controller.js';
import { KeptRowsController } from './imports/kept-rows.controller.js';
import { takeUploads } from './imports/take-uploads.js';
import { AssetsController } from './layout/assets.controller.js';
import { crossSiteProtection } from './layout/cross-site-protection.js';
import { PageRenderer } from './layout/page-renderer.js';
import { StaffErrorPage } from './layout/staff-error-page.js';
import { MeetingChangesController } from './meeting/meeting-changes.controller.js';
import { MeetingWordsController } from './meeting/meeting-words.controller.js';
import { MeetingController } from './meeting/meeting.controller.js';
import { MeetingPage } from './meeting/meeting-page.js';
import { MeetingsController } from './meeting/meetings.controller.js';
import { PupilController } from './pupil/pupil.controller.js';
import { PupilPage } from './pupil/pupil-page.js';
import { ContactAnswersController } from './pupil-agreements/contact-answers.controller.js';
import { KnownContextController } from './pupil-agreements/known-context.controller.js';
import { MastAnswerController } from './pupil-agreements/mast-answer.controller.js';
import { PupilForm } from './pupil-agreements/pupil-form.js';
import { FirstRunController } from './sign-in/first-run.controller.js';
import { PasswordController } from './sign-in/password.controller.js';
import { SecondFactorController } from './sign-in/second-factor.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { signInLimits } from './sign-in/sign-in-limits.js';
import { TodayController } from './today/today.controller.js';
import { LogWorryController } from './worries/log-worry.controller.js';
import { ReadWorryController } from './worries/read-worry.controller.js';
import { WorriesController } from './worries/worries.controller.js';
import { TriageCaseController } from './triage/triage-case.controller.js';
import { TriageDesk } from './triage/triage-desk.js';
import { TriageController } from './triage/triage.controller.js';

const SIGN_IN: Type[] = [SignInController, SecondFactorController, PasswordController, FirstRunController];
const PUPILS: Type[] = [
  FindPupilController,
  PupilController,
  KnownContextController,
  MastAnswerController,
  ContactAnswersController,
];
const PAGES: Type[] = [
  TodayController,
  TriageController,
  TriageCaseController,
  ...PUPILS,
  CasesPageController,
  CaseController,
  MeetingsController,
  MeetingController,
  MeetingChangesController,
  MeetingWordsController,
  AuditController,
  LogWorryController,
  WorriesController,
  ReadWorryController,
  DslController,
  HoldReviewController,
  HoldsController,
  HeldMailController,
  OperationsController,
  ImportsController,
  ImportController,
  ColumnsController,
  KeptRowsController,
  PeopleController,
  PersonController,
  SettingsController,
  RulesController,
  CalendarController,
];

/** The staff's pages: each with a session, each form with a token of it. */
@Module({
  controllers: [AssetsController, ...SIGN_IN, ...PAGES],
  imports: [
    OperationsModule,
    PeopleModule,
    SignalsModule,
    RulesModule,
    CasesModule,
    FollowupsModule,
    DataImportModule,
  ],
  providers: [
    PageRenderer,
    StaffErrorPage,
    CasePage,
    MeetingPage,
    PupilPage,
    PupilForm,
    TriageDesk,
    ImportPages,
  ],
})
export class StaffWebModule implements NestModule {
  constructor(
    private readonly config: TandemConfig,
    private readonly store: SessionStore,
    private readonly renderer: PageRenderer,
    private readonly uploads: UploadFolder,
    private readonly staff: SignedInStaff,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(...signInLimits()).forRoutes(...SIGN_IN);
    consumer
      .apply(
        staffSessions(this.config, this.store),
        takeUploads(this.uploads, this.staff),
        ...crossSiteProtection(this.renderer),
      )
      .forRoutes(...SIGN_IN, ...PAGES);
  }
}
