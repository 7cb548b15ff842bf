import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { actorNames } from '../../cases/actor-names.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';

/** What a page says of the place and the people around a test. */
@Injectable()
export class ShownPlace {
  constructor(
    private readonly reader: Reader,
    private readonly days: SchoolToday,
    private readonly clock: Clock,
  ) {}

  now(): string {
    return this.clock.now();
  }

  namesOf(actors: readonly string[]): Promise<Map<string, string>> {
    return actorNames(this.reader.manager, [...new Set(actors)]);
  }

  zoneOf({ organisationId }: Actor): Promise<string> {
    return this.days.zoneOf(organisationId);
  }
}
