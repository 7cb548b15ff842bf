import { Injectable } from '@nestjs/common';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import type { Actor } from '../actor.js';
import { Sights } from './sights.service.js';
import type { Sight } from './why-visible.js';

/**
 * Whom somebody may log a worry about: whoever works at a school, each of its pupils, because a worry does not keep to year groups and
 * the child's teacher is who notices; others those they see anyway. It opens names and year groups and nothing of the story.
 */
@Injectable()
export class WorrySights {
  constructor(
    private readonly sights: Sights,
    private readonly places: SchoolCalendars,
    private readonly schoolToday: SchoolToday,
  ) {}

  async of(actor: Actor): Promise<Sight> {
    const { organisationId } = actor;
    const place = organisationId === null ? null : await this.places.organisation(organisationId);
    if (place?.kind !== 'school') return this.sights.of(actor);
    const because = `you work at ${place.name}, and whoever does may log a worry`;
    return {
      parts: [{ schoolIds: [place.id], yearGroups: null, ifFamilyAgreed: false, because }],
      staffId: null,
      today: await this.schoolToday.at(place.id),
    };
  }
}
