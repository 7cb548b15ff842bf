import { Module } from '@nestjs/common';
import { CasesModule } from '../../cases/cases.module.js';
import { CasesController } from './cases.controller.js';
import { CasesDecisionsController } from './cases-decisions.controller.js';

/** Cases over REST. */
@Module({ imports: [CasesModule], controllers: [CasesController, CasesDecisionsController] })
export class CasesApiModule {}
