import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PeopleModule } from '../people/people.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { AnswerEffects } from './answers/answer-effects.js';
import { InvitationAnswers } from './answers/invitation-answers.service.js';
import { ApproveFollowUp } from './approval/approve-follow-up.service.js';
import { Booking } from './approval/booking.entity.js';
import { CancelFollowUp } from './approval/cancel-follow-up.service.js';
import { ChangeFollowUp } from './approval/change-follow-up.service.js';
import { CloseCase } from './approval/close-case.service.js';
import { ConcludeFollowUp } from './approval/conclude-follow-up.service.js';
import { Deciders } from './approval/deciders.js';
import {
  EndFollowUpsOfCaseSetAside,
  EndFollowUpsOfClosedCase,
  EndFollowUpsOfWithdrawnCase,
} from './approval/end-follow-ups.handler.js';
import { AskForOtherDays } from './approval/days-off.handler.js';
import { TakeOverFromTeam } from './approval/ended-agreement.handler.js';
import { MeetingsOnDaysOff } from './approval/meetings-on-days-off.js';
import { MeetingsWithoutTeam } from './approval/meetings-without-team.js';
import { FollowUpDesk } from './approval/follow-up-desk.js';
import { InvitationQueue } from './approval/invitation-queue.js';
import { LookAfterLeavers } from './approval/leavers.handler.js';
import { LeaversReader } from './approval/leavers.reader.js';
import { WordDraft } from './approval/word-draft.service.js';
import { RefreshTimes } from './approval/refresh-times.service.js';
import { CaseDesk } from './case-desk.js';
import { DraftAfterContext } from './drafting/draft-after-context.handler.js';
import { DraftRecorder } from './drafting/draft-recorder.js';
import {
  DraftFollowUp,
  DraftFollowUpAfterAll,
  DraftFollowUpAgain,
} from './drafting/draft-follow-up.handler.js';
import { FollowUpDrafts } from './drafting/follow-up-drafts.service.js';
import { DraftTexts } from './drafting/draft-texts.js';
import { Redrafts } from './drafting/redrafts.service.js';
import { RedraftAfterWish } from './drafting/redraft-after-wish.handler.js';
import { RedraftWithoutTimes } from './drafting/redraft-without-times.handler.js';
import { FamilyLink } from './family-links/family-link.entity.js';
import { FamilyLinks } from './family-links/family-links.service.js';
import { FollowUp, FollowUpStaff } from './follow-up.entity.js';
import { Invitation } from './invitation.entity.js';
import { CaseLoad } from './reading/case-load.js';
import { CaseMeetings } from './reading/case-meetings.js';
import { AuditReading } from './reading/audit-reading.js';
import { DslDayReader } from './reading/dsl-day.js';
import { FollowUpReading } from './reading/follow-up-reading.js';
import { DueInMyCases } from './reading/due-in-my-cases.js';
import { MyDayReader } from './reading/my-day.js';
import { MyWorriesReader } from './reading/my-worries.js';
import { StandingMeetings } from './reading/standing-meetings.js';
import { PhoneUnanswered } from './sending/answer-due.handler.js';
import { AskAboutHeldMail } from './sending/ask-about-held-mail.handler.js';
import { DueMailReader } from './sending/due-mail.reader.js';
import { EarlierMail } from './sending/earlier-mail.js';
import { HeldMailDesk } from './sending/held-mail-desk.js';
import { OperationsReader } from './reading/operations.js';
import { MeetingsOnDay } from './reading/meetings-on-day.js';
import { InTeamsHands } from './reading/in-teams-hands.js';
import { AgreementChanges } from './reading/agreement-changes.js';
import { PowerChanges } from './reading/power-changes.js';
import { HeldMails } from './sending/held-mail.service.js';
import { InvitationFate } from './sending/invitation-fate.js';
import { InvitationMail } from './sending/invitation-mail.entity.js';
import { MailQueue } from './sending/mail-queue.js';
import { OutgoingMail } from './sending/outgoing-mail.js';
import { SendInvitation } from './sending/send-invitation.handler.js';
import { StopHeldMail } from './sending/stop-held-mail.handler.js';

/** Meeting families: drafts, approval, invitations, answers, and what came of it. */
@Module({
  imports: [
    TypeOrmModule.forFeature([FollowUp, FollowUpStaff, Booking, Invitation, InvitationMail, FamilyLink]),
    CasesModule,
    PeopleModule,
    SignalsModule,
  ],
  providers: [
    AgreementChanges,
    AnswerEffects,
    ApproveFollowUp,
    AskAboutHeldMail,
    AskForOtherDays,
    AuditReading,
    CaseDesk,
    CaseLoad,
    DueInMyCases,
    CaseMeetings,
    CancelFollowUp,
    ChangeFollowUp,
    CloseCase,
    ConcludeFollowUp,
    Deciders,
    DraftAfterContext,
    DraftFollowUp,
    DraftFollowUpAgain,
    DraftFollowUpAfterAll,
    DraftRecorder,
    DraftTexts,
    DueMailReader,
    EarlierMail,
    EndFollowUpsOfCaseSetAside,
    EndFollowUpsOfClosedCase,
    EndFollowUpsOfWithdrawnCase,
    FamilyLinks,
    FollowUpDesk,
    FollowUpDrafts,
    FollowUpReading,
    HeldMailDesk,
    HeldMails,
    DslDayReader,
    MyDayReader,
    MyWorriesReader,
    StandingMeetings,
    InTeamsHands,
    InvitationAnswers,
    InvitationFate,
    InvitationQueue,
    LeaversReader,
    LookAfterLeavers,
    MailQueue,
    OperationsReader,
    PowerChanges,
    MeetingsOnDay,
    MeetingsOnDaysOff,
    MeetingsWithoutTeam,
    TakeOverFromTeam,
    OutgoingMail,
    PhoneUnanswered,
    RedraftAfterWish,
    RedraftWithoutTimes,
    Redrafts,
    RefreshTimes,
    SendInvitation,
    StopHeldMail,
    WordDraft,
  ],
  exports: [
    ApproveFollowUp,
    AuditReading,
    CancelFollowUp,
    CaseLoad,
    DueInMyCases,
    CaseMeetings,
    ChangeFollowUp,
    CloseCase,
    ConcludeFollowUp,
    Deciders,
    FamilyLinks,
    FollowUpReading,
    HeldMailDesk,
    HeldMails,
    OperationsReader,
    PowerChanges,
    MeetingsOnDay,
    InTeamsHands,
    InvitationAnswers,
    DslDayReader,
    MyDayReader,
    MyWorriesReader,
    StandingMeetings,
    RefreshTimes,
    WordDraft,
  ],
})
export class FollowupsModule {}
