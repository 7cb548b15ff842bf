import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { PupilSight } from '../../../access/sight/pupil-sight.js';
import { SchoolCalendars } from '../../../people/calendar/school-calendars.js';
import { SchoolToday } from '../../../people/calendar/school-today.js';
import type { Organisation } from '../../../people/organisations/organisation.entity.js';
import { PupilDirectory } from '../../../people/pupils/pupil-directory.js';
import type { Day } from '../../../shared/days.js';
import { NotFound } from '../../../shared/errors.js';

/** What a key may name: schools within its reach, ids of its own source. */
@Injectable()
export class KeyReach {
  constructor(
    private readonly sight: PupilSight,
    private readonly pupils: PupilDirectory,
    private readonly calendars: SchoolCalendars,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** A school by our public id or by its id in `source`. @throws NotFound */
  async school(actor: Actor, id: string, source: string): Promise<Organisation> {
    const found =
      (await this.calendars.organisationByPublicId(id)) ??
      (await this.calendars.organisationBySourceId(source, id));
    if (!found || !(await this.reaches(actor, found.id))) throw new NotFound('No such school.');
    return found;
  }

  private async reaches(actor: Actor, schoolId: number): Promise<boolean> {
    if (actor.organisationId === null) return true;
    const today = await this.schoolToday.at(actor.organisationId);
    return (await this.pupils.schoolsReachedBy(actor.organisationId, today)).includes(schoolId);
  }

  /** The source of ids that a key means when it names none. */
  async sourceOf(actor: Actor): Promise<string> {
    if (actor.organisationId === null) return 'csv';
    return (await this.calendars.organisation(actor.organisationId))?.source ?? 'csv';
  }

  /** There is a pupil under this outside id whom the actor may not know of. */
  async isForeign(actor: Actor, source: string, sourceId: string): Promise<boolean> {
    const known = await this.pupils.bySourceId(source, sourceId);
    return known !== null && (await this.sight.among(actor, [known])).length === 0;
  }

  /** The day it is at a school. */
  today(schoolId: number): Promise<Day> {
    return this.schoolToday.at(schoolId);
  }

  /** The same, for many schools at once. */
  todayEverywhere(): Promise<(schoolId: number) => Day> {
    return this.schoolToday.everywhere();
  }
}
