import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PeopleModule } from '../people/people.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { BacktestRunner } from './backtest/backtest-runner.js';
import { FirstMarkReader } from './backtest/first-mark.reader.js';
import { TestedPupilsReader } from './backtest/tested-pupils.reader.js';
import { CalendarsReader } from './calendars.reader.js';
import { CohortsReader } from './cohorts.reader.js';
import { Concern } from './concern.entity.js';
import { ConcernsService } from './concerns.service.js';
import { EvaluationSteps } from './evaluation-steps.js';
import { EvaluationSubjectsReader } from './evaluation-subjects.reader.js';
import { EvaluateUnevaluatedPupils, FindUnevaluatedPupils } from './evaluation-sweep.handler.js';
import { EvaluatePupilHandler } from './evaluation.handler.js';
import { EvaluationService } from './evaluation.service.js';
import { EvaluationStore } from './evaluation.store.js';
import { RuleDraftChanges } from './drafts/rule-draft-changes.js';
import { RuleDraft } from './drafts/rule-draft.entity.js';
import { RuleDraftSchool } from './drafts/rule-draft-school.entity.js';
import { RuleDraftsService } from './drafts/rule-drafts.service.js';
import { RuleReach } from './drafts/rule-reach.js';
import { SchoolYearGroups } from './drafts/school-year-groups.js';
import { ExplainedPupilReader } from './explain/explained-pupil.reader.js';
import { PupilFiguresReader } from './reading/pupil-figures.reader.js';
import { PupilAttendanceReader } from './reading/pupil-attendance.reader.js';
import { AskNewRules, DealOutNewRules } from './publishing/ask-new-rules.handler.js';
import { FirstLooks } from './publishing/first-look.js';
import { RuleHistory } from './publishing/rule-history.js';
import { RulePublishing } from './publishing/rule-publishing.service.js';
import { RuleSet } from './rule-set.entity.js';
import { RuleSetSchool } from './rule-set-school.entity.js';
import { RuleSetsService } from './rule-sets.service.js';
import { RuleStateRow } from './rule-state.entity.js';
import { LastMarksReader } from './silence/last-marks.reader.js';
import { LookForSilence, LookWhetherRegisterCame } from './silence/look-for-silence.handler.js';
import { SilenceInSight } from './silence/silence-in-sight.js';
import { SilentRegisters } from './silence/silent-registers.service.js';
import { UnevaluatedPupils } from './unevaluated-pupils.js';

/** When signals amount to a concern: published rules, the evaluation that runs them, and what it found. */
@Module({
  imports: [
    TypeOrmModule.forFeature([RuleSet, RuleSetSchool, RuleDraft, RuleDraftSchool, RuleStateRow, Concern]),
    PeopleModule,
    SignalsModule,
  ],
  providers: [
    RuleSetsService,
    RuleReach,
    RuleDraftsService,
    RuleDraftChanges,
    RulePublishing,
    RuleHistory,
    FirstLooks,
    SchoolYearGroups,
    DealOutNewRules,
    AskNewRules,
    CalendarsReader,
    CohortsReader,
    EvaluationSubjectsReader,
    EvaluationSteps,
    EvaluationStore,
    EvaluationService,
    EvaluatePupilHandler,
    UnevaluatedPupils,
    FindUnevaluatedPupils,
    EvaluateUnevaluatedPupils,
    LastMarksReader,
    SilentRegisters,
    LookForSilence,
    LookWhetherRegisterCame,
    SilenceInSight,
    ConcernsService,
    PupilAttendanceReader,
    PupilFiguresReader,
    TestedPupilsReader,
    FirstMarkReader,
    BacktestRunner,
    ExplainedPupilReader,
  ],
  exports: [
    RuleSetsService,
    RuleDraftsService,
    RuleDraftChanges,
    RulePublishing,
    RuleHistory,
    FirstLooks,
    SchoolYearGroups,
    RuleReach,
    EvaluationService,
    ConcernsService,
    PupilAttendanceReader,
    PupilFiguresReader,
    BacktestRunner,
    ExplainedPupilReader,
    FirstMarkReader,
    SilenceInSight,
  ],
})
export class RulesModule {}
