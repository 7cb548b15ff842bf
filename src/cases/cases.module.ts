import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PeopleModule } from '../people/people.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { RulesModule } from '../rules/rules.module.js';
import { AskBacktest } from './backtests/ask-backtest.service.js';
import { BacktestClaims } from './backtests/backtest-claims.js';
import { BacktestHistory } from './backtests/backtest-history.js';
import { BacktestNames } from './backtests/backtest-names.js';
import { BacktestRun } from './backtests/backtest-run.entity.js';
import { Backtests } from './backtests/backtests.service.js';
import { CaseSpans } from './backtests/case-spans.js';
import { PruneBacktests } from './backtests/prune-backtests.handler.js';
import { RulesToTest } from './backtests/rules-to-test.js';
import { RunBacktest } from './backtests/run-backtest.handler.js';
import { TestedLoads } from './backtests/tested-loads.service.js';
import { CaseActionsService } from './actions/case-actions.service.js';
import { CaseAction } from './actions/case-action.entity.js';
import { CaseActions } from './actions/case-actions.js';
import { CaseAdditions } from './case-additions.js';
import { CaseConcern } from './case-concern.entity.js';
import { CaseOwners } from './case-owners.js';
import { CaseProposals } from './case-proposals.js';
import { CaseRecorder } from './case-recorder.js';
import { CaseWork } from './case-work.js';
import { ContactHomeMarks } from './contact-home.js';
import { CaseReturns } from './ownership/case-returns.js';
import { UnreachedOwners } from './ownership/unreached-owners.js';
import { CaseOwnership } from './ownership/case-ownership.service.js';
import { CasesService } from './cases.service.js';
import { CaseChronology } from './chronology/case-chronology.js';
import { CaseEntry } from './chronology/case-entry.entity.js';
import { LoadForecasts } from './forecast/load-forecasts.service.js';
import { FallenRules } from './ledger/fallen-rules.js';
import { LedgerReader } from './ledger/ledger.reader.js';
import { SchoolLedgers } from './ledger/school-ledger.service.js';
import { JudgedConcern } from './ledger/judged-concern.entity.js';
import { MeetingWishes } from './meeting-wishes.js';
import { NoteCleared } from './note-cleared.handler.js';
import { ProposeCase } from './propose-case.handler.js';
import { ProposeWaiting } from './propose-waiting.handler.js';
import { PupilCase } from './pupil-case.entity.js';
import { CaseFile } from './reading/case-file.js';
import { CaseWorries } from './reading/case-worries.js';
import { CaseList } from './reading/case-list.js';
import { ListedPupils } from './reading/listed-pupils.js';
import { PupilList } from './reading/pupil-list.js';
import { PupilOverview } from './reading/pupil-overview.js';
import { RankedCases } from './reading/ranked-cases.js';
import { WaitingList } from './reading/waiting-list.js';
import { WorriesToRead } from './reading/worries-to-read.js';
import { CaseLooks } from './triage/case-looks.js';
import { CaseLook } from './triage/case-look.entity.js';
import { EarlierCases } from './triage/earlier-cases.js';
import { LookAgain } from './triage/look-again.service.js';
import { ReturnWatched } from './triage/return-watched.handler.js';
import { TriageDetail } from './triage/triage-detail.js';
import { TriageList } from './triage/triage-list.js';
import { TriageOutcome } from './triage/triage-outcome.entity.js';
import { Triage } from './triage/triage.service.js';
import { UndoTriage } from './triage/undo-triage.service.js';
import { WatchedCases } from './triage/watched-cases.js';
import { WithdrawCase } from './withdraw-case.handler.js';

/** What we do about concerns: proposed, opened, worked on and closed, with a story nobody can rewrite. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      ...[PupilCase, CaseConcern, CaseEntry, CaseAction, TriageOutcome, CaseLook],
      ...[BacktestRun, JudgedConcern],
    ]),
    PeopleModule,
    SignalsModule,
    RulesModule,
  ],
  providers: [
    AskBacktest,
    BacktestClaims,
    BacktestHistory,
    BacktestNames,
    Backtests,
    CaseSpans,
    PruneBacktests,
    RulesToTest,
    TestedLoads,
    RunBacktest,
    CaseActions,
    CaseActionsService,
    CaseAdditions,
    CaseChronology,
    CaseFile,
    CaseWorries,
    CaseList,
    CaseOwnership,
    CaseOwners,
    CaseReturns,
    UnreachedOwners,
    CaseLooks,
    CaseProposals,
    CaseRecorder,
    CasesService,
    CaseWork,
    ContactHomeMarks,
    FallenRules,
    LedgerReader,
    ListedPupils,
    LoadForecasts,
    MeetingWishes,
    NoteCleared,
    ProposeCase,
    ProposeWaiting,
    PupilList,
    PupilOverview,
    SchoolLedgers,
    EarlierCases,
    LookAgain,
    ReturnWatched,
    Triage,
    TriageDetail,
    TriageList,
    UndoTriage,
    RankedCases,
    WaitingList,
    WatchedCases,
    WithdrawCase,
    WorriesToRead,
  ],
  exports: [
    AskBacktest,
    BacktestHistory,
    BacktestNames,
    Backtests,
    CaseActions,
    CaseActionsService,
    CaseChronology,
    CaseFile,
    CaseWorries,
    CaseList,
    CaseOwnership,
    CaseOwners,
    CaseReturns,
    UnreachedOwners,
    CasesService,
    ContactHomeMarks,
    FallenRules,
    ListedPupils,
    LoadForecasts,
    MeetingWishes,
    PupilList,
    PupilOverview,
    SchoolLedgers,
    CaseLooks,
    LookAgain,
    Triage,
    TriageDetail,
    TriageList,
    UndoTriage,
    RankedCases,
    WaitingList,
    WorriesToRead,
  ],
})
export class CasesModule {}
