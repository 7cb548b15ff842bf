import { Module } from '@nestjs/common';
import { CasesModule } from '../../cases/cases.module.js';
import { FollowupsModule } from '../../followups/followups.module.js';
import { CasesController } from './cases.controller.js';
import { CasesDecisionsController } from './cases-decisions.controller.js';
import { CasesTriageController } from './cases-triage.controller.js';
import { PagingModule } from './paging/paging.module.js';

/** Cases over REST. */
@Module({
  imports: [CasesModule, FollowupsModule, PagingModule],
  controllers: [CasesController, CasesDecisionsController, CasesTriageController],
})
export class CasesApiModule {}
