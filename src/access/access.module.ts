import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PeopleModule } from '../people/people.module.js';
import { AccessGuard } from './access.guard.js';
import { AccountLink } from './accounts/account-link.entity.js';
import { AccountAddresses } from './accounts/account-addresses.js';
import { Account } from './accounts/account.entity.js';
import { Accounts } from './accounts/accounts.service.js';
import { ChoosePassword } from './accounts/choose-password.service.js';
import { FirstPeople } from './accounts/first-people.js';
import { FirstRun } from './accounts/first-run.service.js';
import { PasswordLinks } from './accounts/password-links.service.js';
import { RecoveryCode } from './accounts/recovery-code.entity.js';
import { SendAccountLink } from './accounts/send-account-link.handler.js';
import { SecondFactor } from './accounts/second-factor.service.js';
import { SignIn } from './accounts/sign-in.service.js';
import { SignInTries } from './accounts/sign-in-tries.entity.js';
import { SignInTryCounts } from './accounts/sign-in-try-counts.js';
import { ApiKey } from './api-keys/api-key.entity.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { AuditChecks } from './audit/audit-checks.js';
import { AuditLog } from './audit/audit-log.js';
import { AuditCheck, AuditHead, AuditSeal } from './audit/audit-seal.entity.js';
import { AuditSealing } from './audit/audit-sealing.js';
import { CheckAudit, SealAudit } from './audit/seal-audit.handler.js';
import { ForgetAnswers } from './idempotency/forget-answers.handler.js';
import { KeptAnswer } from './idempotency/kept-answer.entity.js';
import { KeptAnswers } from './idempotency/kept-answers.js';
import { HoldsInForce } from './holds/holds-in-force.js';
import { PupilHolds } from './holds/pupil-holds.js';
import { RetryingJobs } from './operations/retrying-jobs.js';
import { PeopleAccounts } from './people/people-accounts.js';
import { PeopleHere } from './people/people-here.js';
import { PeopleReader } from './people/people-reader.js';
import { RoleGiving } from './people/role-giving.js';
import { RoleNews } from './people/role-news.js';
import { AgreementNews } from './settings/agreement-news.js';
import { AgreementsOfPlace } from './settings/place-agreements.js';
import { PlaceSettingsService } from './settings/place-settings.js';
import { SchoolClosures } from './settings/school-closures.js';
import { PupilAgreements } from './pupil-changes/pupil-agreements.js';
import { PupilChanges } from './pupil-changes/pupil-changes.js';
import { ForgetSignIns } from './sessions/forget-sign-ins.handler.js';
import { SessionStore } from './sessions/session-store.js';
import { SignedInStaff } from './sessions/signed-in-staff.js';
import { PupilPicker } from './sight/pupil-picker.js';
import { PupilSearch } from './sight/pupil-search.js';
import { PupilSight } from './sight/pupil-sight.js';
import { Sights } from './sight/sights.service.js';
import { WorrySights } from './sight/worry-sights.js';
import { WritingReach } from './sight/writing-reach.js';
import { StaffSession } from './sessions/staff-session.entity.js';

const SERVICES = [
  ApiKeysService,
  AuditChecks,
  AuditLog,
  AuditSealing,
  Accounts,
  PasswordLinks,
  ChoosePassword,
  FirstRun,
  SignIn,
  SignInTryCounts,
  SecondFactor,
  SessionStore,
  SignedInStaff,
  Sights,
  PupilSight,
  PupilSearch,
  PupilPicker,
  WorrySights,
  WritingReach,
  PupilHolds,
  HoldsInForce,
  PupilChanges,
  PupilAgreements,
  RetryingJobs,
  KeptAnswers,
  PeopleReader,
  PeopleAccounts,
  RoleGiving,
  RoleNews,
  PlaceSettingsService,
  AgreementNews,
  AgreementsOfPlace,
  SchoolClosures,
];

/** Who may use which door, and the record of who did. */
@Global()
@Module({
  imports: [
    PeopleModule,
    TypeOrmModule.forFeature([ApiKey, KeptAnswer, AuditEntry, AuditSeal, AuditHead, AuditCheck]),
    TypeOrmModule.forFeature([Account, AccountLink, RecoveryCode, SignInTries, StaffSession]),
  ],
  providers: [
    ...SERVICES,
    AccountAddresses,
    FirstPeople,
    PeopleHere,
    SendAccountLink,
    SealAudit,
    CheckAudit,
    ForgetAnswers,
    ForgetSignIns,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: SERVICES,
})
export class AccessModule {}
