import { Module } from '@nestjs/common';
import { CasesModule } from '../../cases/cases.module.js';
import { FollowupsModule } from '../../followups/followups.module.js';
import { FollowUpsController } from './follow-ups.controller.js';
import { FollowUpsDecisionsController } from './follow-ups-decisions.controller.js';
import { FollowUpsPreviewsController } from './follow-ups-previews.controller.js';
import { FollowUpsWordsController } from './follow-ups-words.controller.js';
import { PagingModule } from './paging/paging.module.js';

/** Follow-ups over REST. */
@Module({
  imports: [CasesModule, FollowupsModule, PagingModule],
  controllers: [
    FollowUpsController,
    FollowUpsDecisionsController,
    FollowUpsPreviewsController,
    FollowUpsWordsController,
  ],
})
export class FollowUpsApiModule {}
