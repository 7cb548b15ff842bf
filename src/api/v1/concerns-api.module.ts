import { Module } from '@nestjs/common';
import { CasesModule } from '../../cases/cases.module.js';
import { PeopleModule } from '../../people/people.module.js';
import { RulesModule } from '../../rules/rules.module.js';
import { ConcernPages } from './concern-pages.js';
import { ConcernPlaces } from './concern-places.js';
import { ConcernPresenter } from './concern-presenter.js';
import { ConcernsController } from './concerns.controller.js';
import { PagingModule } from './paging/paging.module.js';

/** Concerns over REST. */
@Module({
  imports: [PeopleModule, RulesModule, CasesModule, PagingModule],
  controllers: [ConcernsController],
  providers: [ConcernPages, ConcernPlaces, ConcernPresenter],
})
export class ConcernsApiModule {}
