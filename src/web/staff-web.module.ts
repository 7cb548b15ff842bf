import { type MiddlewareConsumer, Module, type NestModule, type Type } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { DataImportModule } from '../data-import/data-import.module.js';
import { FollowupsModule } from '../followups/followups.module.js';
import { PeopleModule } from '../people/people.module.js';
import { OperationsModule } from '../platform/health/operations.module.js';
import { CaseController } from './case/case.controller.js';
import { CasePage } from './case/case-page.js';
import { CasesPageController } from './case/cases.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { DslController } from './dsl/dsl.controller.js';
import { HoldReviewController } from './dsl/hold-review.controller.js';
import { HoldsController } from './dsl/holds.controller.js';
import { SignalsModule } from '../signals/signals.module.js';
import { RulesModule } from '../rules/rules.module.js';
import { ActionTalkController } from './home-talks/action-talk.controller.js';
import { HomeTalkController } from './home-talks/home-talk.controller.js';
import { HeldMailController } from './held-mail/held-mail.controller.js';
import { OperationsController } from './operations/operations.controller.js';
import { PeopleController } from './people/people.controller.js';
import { PersonController } from './people/person.controller.js';
import { RuleLoadController } from './rule-load/rule-load.controller.js';
import { RuleQualityController } from './rule-quality/rule-quality.controller.js';
import { LeadRoomsReader } from './rule-tests/lead-rooms.js';
import { NewTestPage } from './rule-tests/new-test-page.js';
import { RuleTestController } from './rule-tests/rule-test.controller.js';
import { RuleTestPages } from './rule-tests/rule-test-pages.js';
import { TestPupilPage } from './rule-tests/test-pupil-page.js';
import { RuleTestsController } from './rule-tests/rule-tests.controller.js';
import { ShownPlace } from './rule-tests/shown-place.js';
import { AgreementsController } from './settings/agreements.controller.js';
import { CalendarController } from './settings/calendar.controller.js';
import { DraftRulesController } from './rule-drafts/draft-rules.controller.js';
import { PastSetController } from './rule-drafts/past-set.controller.js';
import { RuleDraftPage } from './rule-drafts/rule-draft-page.js';
import { RuleDraftsController } from './rule-drafts/rule-drafts.controller.js';
import { RulesController } from './settings/rules.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { TermController } from './settings/term.controller.js';
import { FindPupilController } from './find-pupil/find-pupil.controller.js';
import { ColumnsController } from './imports/columns.controller.js';
import { ImportController } from './imports/import.controller.js';
import { ImportPages } from './imports/import-pages.js';
import { ImportsController } from './imports/imports.controller.js';
import { KeptRowsController } from './imports/kept-rows.controller.js';
import { AssetsController } from './layout/assets.controller.js';
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
import { PupilRulesController } from './pupil-rules/pupil-rules.controller.js';
import { PupilRulesPage } from './pupil-rules/pupil-rules-page.js';
import { FirstRunController } from './sign-in/first-run.controller.js';
import { PasswordController } from './sign-in/password.controller.js';
import { SecondFactorController } from './sign-in/second-factor.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInLimits } from './sign-in/sign-in-limits.js';
import { StaffDoor } from './staff-door.js';
import { TodayController } from './today/today.controller.js';
import { TodayNotes } from './today/today-notes.js';
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
  PupilRulesController,
  KnownContextController,
  MastAnswerController,
  ContactAnswersController,
  HomeTalkController,
];
const PAGES: Type[] = [
  TodayController,
  TriageController,
  TriageCaseController,
  ...PUPILS,
  CasesPageController,
  CaseController,
  ActionTalkController,
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
  RuleDraftsController,
  DraftRulesController,
  PastSetController,
  RuleQualityController,
  RuleTestsController,
  RuleTestController,
  RuleLoadController,
  CalendarController,
  AgreementsController,
  TermController,
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
    StaffDoor,
    SignInLimits,
    PageRenderer,
    StaffErrorPage,
    CasePage,
    MeetingPage,
    PupilPage,
    PupilRulesPage,
    PupilForm,
    RuleDraftPage,
    TriageDesk,
    ImportPages,
    NewTestPage,
    RuleTestPages,
    TestPupilPage,
    ShownPlace,
    LeadRoomsReader,
    TodayNotes,
  ],
})
export class StaffWebModule implements NestModule {
  constructor(
    private readonly door: StaffDoor,
    private readonly limits: SignInLimits,
  ) {}

  /** First whose session it is, then whether they have tried too often: nothing is done for a guesser that costs much. */
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(this.door.sessions()).forRoutes(...SIGN_IN, ...PAGES);
    consumer.apply(...this.limits.handlers()).forRoutes(...SIGN_IN);
    consumer.apply(...this.door.checks()).forRoutes(...SIGN_IN, ...PAGES);
  }
}
