import { Injectable } from '@nestjs/common';
import { HomeContactKind } from './home-contact.kind.js';
import { HomeInsightKind } from './home-insight.kind.js';
import { IncidentKind } from './incident.kind.js';
import { MarkKind } from './mark.kind.js';
import { ObservationKind } from './observation.kind.js';
import { ResultKind } from './result.kind.js';

/** Every kind of signal that comes over REST. */
@Injectable()
export class SignalKinds {
  constructor(
    readonly marks: MarkKind,
    readonly incidents: IncidentKind,
    readonly results: ResultKind,
    readonly observations: ObservationKind,
    readonly homeContacts: HomeContactKind,
    readonly homeInsights: HomeInsightKind,
  ) {}
}
