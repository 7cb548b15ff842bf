import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { InvitationAnswers } from './answers/invitation-answers.service.js';
import { Booking } from './approval/booking.entity.js';
import { CaseDesk } from './case-desk.js';
import { FamilyLink } from './family-links/family-link.entity.js';
import { FamilyLinks } from './family-links/family-links.service.js';
import { FollowUp, FollowUpStaff } from './follow-up.entity.js';
import { Invitation } from './invitation.entity.js';
import { InvitationMail } from './sending/invitation-mail.entity.js';

/** Meeting families: drafts, approval, invitations, answers, and what came of it. */
@Module({
  imports: [
    TypeOrmModule.forFeature([FollowUp, FollowUpStaff, Booking, Invitation, InvitationMail, FamilyLink]),
    CasesModule,
  ],
  providers: [CaseDesk, FamilyLinks, InvitationAnswers],
  exports: [FamilyLinks, InvitationAnswers],
})
export class FollowupsModule {}
