import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PeopleModule } from '../people/people.module.js';
import { CaseActionsService } from './actions/case-actions.service.js';
import { CaseAction } from './actions/case-action.entity.js';
import { CaseActions } from './actions/case-actions.js';
import { CaseAdditions } from './case-additions.js';
import { CaseConcern } from './case-concern.entity.js';
import { CaseDirectory } from './case-directory.js';
import { CaseProposals } from './case-proposals.js';
import { CaseRecorder } from './case-recorder.js';
import { CaseWork } from './case-work.js';
import { ContactHomeMarks } from './contact-home.js';
import { CasesService } from './cases.service.js';
import { CaseChronology } from './chronology/case-chronology.js';
import { CaseEntry } from './chronology/case-entry.entity.js';
import { NoteCleared } from './note-cleared.handler.js';
import { ProposeCase } from './propose-case.handler.js';
import { ProposeWaiting } from './propose-waiting.handler.js';
import { PupilCase } from './pupil-case.entity.js';
import { CaseFile } from './reading/case-file.js';
import { CaseList } from './reading/case-list.js';
import { WaitingList } from './reading/waiting-list.js';
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
    TypeOrmModule.forFeature([PupilCase, CaseConcern, CaseEntry, CaseAction, TriageOutcome, CaseLook]),
    PeopleModule,
  ],
  providers: [
    CaseActions,
    CaseActionsService,
    CaseAdditions,
    CaseChronology,
    CaseDirectory,
    CaseFile,
    CaseList,
    CaseLooks,
    CaseProposals,
    CaseRecorder,
    CasesService,
    CaseWork,
    ContactHomeMarks,
    EarlierCases,
    LookAgain,
    NoteCleared,
    ProposeCase,
    ProposeWaiting,
    ReturnWatched,
    Triage,
    TriageDetail,
    TriageList,
    UndoTriage,
    WaitingList,
    WatchedCases,
    WithdrawCase,
  ],
  exports: [
    CaseActions,
    CaseActionsService,
    CaseChronology,
    CaseDirectory,
    CaseFile,
    CaseList,
    CaseLooks,
    CasesService,
    ContactHomeMarks,
    LookAgain,
    Triage,
    TriageDetail,
    TriageList,
    UndoTriage,
    WaitingList,
  ],
})
export class CasesModule {}
