import { Platform1763900000001 } from './1763900000001-platform.js';
import { People1763900000002 } from './1763900000002-people.js';
import { Signals1763900000003 } from './1763900000003-signals.js';
import { ConcernsAndCases1763900000004 } from './1763900000004-concerns-and-cases.js';
import { FollowupsAndAccess1763900000005 } from './1763900000005-followups-and-access.js';
import { LookAtPast1764000000091 } from './1764000000091-look-at-past.js';
import { RolesGivenHere1764000000092 } from './1764000000092-roles-given-here.js';
import { Triage1764000000101 } from './1764000000101-triage.js';
import { AuditSeals1764000000131 } from './1764000000131-audit-seals.js';
import { Imports1764000000141 } from './1764000000141-imports.js';
import { LastSignIn1764000000151 } from './1764000000151-last-sign-in.js';
import { CasesPerLead1764000000152 } from './1764000000152-cases-per-lead.js';
import { SchoolClosures1764000000153 } from './1764000000153-school-closures.js';
import { KeptAnswers1764000000161 } from './1764000000161-kept-answers.js';
import { KeysThatExpire1764000000162 } from './1764000000162-keys-that-expire.js';
import { WordsOfOnesOwn1764000000171 } from './1764000000171-words-of-ones-own.js';
import { ACaseAtEachSchool1764000000181 } from './1764000000181-a-case-at-each-school.js';
import { ImportClaims1764000000191 } from './1764000000191-import-claims.js';
import { AnAddressOpensOneAccount1764000000195 } from './1764000000195-an-address-opens-one-account.js';
import { RulesAskedBySchool1764000000198 } from './1764000000198-rules-asked-by-school.js';
import { TermsSetHere1764000000201 } from './1764000000201-terms-set-here.js';
import { AgreementsMadeHere1764000000206 } from './1764000000206-agreements-made-here.js';
import { SignInTries1764000000211 } from './1764000000211-sign-in-tries.js';
import { TheLookBefore1764000000212 } from './1764000000212-the-look-before.js';
import { GroupsAndWhatWasKnown1764000000231 } from './1764000000231-groups-and-what-was-known.js';
import { RuleSetsOfSchools1764000000232 } from './1764000000232-rule-sets-of-schools.js';
import { RuleDrafts1764000000233 } from './1764000000233-rule-drafts.js';
import { RunsOverThePast1764000000234 } from './1764000000234-runs-over-the-past.js';
import { QualityOfRules1764000000235 } from './1764000000235-quality-of-rules.js';
import { SilentRegisters1764000000236 } from './1764000000236-silent-registers.js';
import { RememberWhatWasMet1764000000237 } from './1764000000237-remember-what-was-met.js';
import { MarksKnownLate1764000000238 } from './1764000000238-marks-known-late.js';

/** In the order they are applied, on both databases. Never edit one that has been released; add another. */
export const allMigrations = [
  Platform1763900000001,
  People1763900000002,
  Signals1763900000003,
  ConcernsAndCases1763900000004,
  FollowupsAndAccess1763900000005,
  LookAtPast1764000000091,
  RolesGivenHere1764000000092,
  Triage1764000000101,
  AuditSeals1764000000131,
  Imports1764000000141,
  LastSignIn1764000000151,
  CasesPerLead1764000000152,
  SchoolClosures1764000000153,
  KeptAnswers1764000000161,
  KeysThatExpire1764000000162,
  WordsOfOnesOwn1764000000171,
  ACaseAtEachSchool1764000000181,
  ImportClaims1764000000191,
  AnAddressOpensOneAccount1764000000195,
  RulesAskedBySchool1764000000198,
  TermsSetHere1764000000201,
  AgreementsMadeHere1764000000206,
  SignInTries1764000000211,
  TheLookBefore1764000000212,
  GroupsAndWhatWasKnown1764000000231,
  RuleSetsOfSchools1764000000232,
  RuleDrafts1764000000233,
  RunsOverThePast1764000000234,
  QualityOfRules1764000000235,
  SilentRegisters1764000000236,
  RememberWhatWasMet1764000000237,
  MarksKnownLate1764000000238,
];
