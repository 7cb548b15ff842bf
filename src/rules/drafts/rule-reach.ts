import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';

/** For which schools somebody may draft and publish rules. */
@Injectable()
export class RuleReach {
  constructor(private readonly places: SchoolCalendars) {}

  /** Their own; none for a team, whose schools decide by themselves; null for who runs the whole installation: every one. */
  async schoolsOf({ organisationId }: Actor): Promise<readonly number[] | null> {
    if (organisationId === null) return null;
    const place = await this.places.organisation(organisationId);
    return place?.kind === 'school' ? [place.id] : [];
  }

  /** They may publish for no school at all. */
  async isEmpty(actor: Actor): Promise<boolean> {
    return (await this.schoolsOf(actor))?.length === 0;
  }
}

/** Whether all of these schools are within reach; null for `schoolIds` is every school there is. */
export function reaches(reach: readonly number[] | null, schoolIds: readonly number[] | null): boolean {
  if (reach === null) return true;
  return schoolIds !== null && schoolIds.length > 0 && schoolIds.every((id) => reach.includes(id));
}
