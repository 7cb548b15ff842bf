import { Module } from '@nestjs/common';
import { CasesModule } from '../../../cases/cases.module.js';
import { PeopleModule } from '../../../people/people.module.js';
import { KeyReach } from './key-reach.js';
import { PupilAgreementsController } from './pupil-agreements.controller.js';
import { PupilHoldsController } from './pupil-holds.controller.js';
import { PupilPages } from './pupil-pages.js';
import { PupilPresenter } from './pupil-presenter.js';
import { PupilRecords } from './pupil-records.js';
import { PupilsController } from './pupils.controller.js';
import { PagingModule } from '../paging/paging.module.js';

/** Pupils over REST. */
@Module({
  imports: [PeopleModule, CasesModule, PagingModule],
  controllers: [PupilsController, PupilHoldsController, PupilAgreementsController],
  providers: [KeyReach, PupilPages, PupilPresenter, PupilRecords],
})
export class PupilsApiModule {}
