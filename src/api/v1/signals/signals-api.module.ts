import { Module } from '@nestjs/common';
import { PeopleModule } from '../../../people/people.module.js';
import { SignalsModule } from '../../../signals/signals.module.js';
import { ContactsNamed } from './contacts-named.js';
import { DslListController } from './dsl-list.controller.js';
import { HomeContactKind } from './home-contact.kind.js';
import { HomeInsightKind } from './home-insight.kind.js';
import { IncidentKind } from './incident.kind.js';
import { MarkKind } from './mark.kind.js';
import { ObservationKind } from './observation.kind.js';
import { ResultKind } from './result.kind.js';
import { Senders } from './sender.js';
import { SignalIntake } from './signal-intake.js';
import { SignalKinds } from './signal-kinds.js';
import { SignalsController } from './signals.controller.js';
import { PagingModule } from '../paging/paging.module.js';

/** Signals over REST. */
@Module({
  imports: [PeopleModule, SignalsModule, PagingModule],
  controllers: [SignalsController, DslListController],
  providers: [
    SignalIntake,
    SignalKinds,
    Senders,
    MarkKind,
    IncidentKind,
    ResultKind,
    ObservationKind,
    HomeContactKind,
    HomeInsightKind,
    ContactsNamed,
  ],
})
export class SignalsApiModule {}
