import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { SchoolCalendars } from '../../../people/calendar/school-calendars.js';
import { SchoolToday } from '../../../people/calendar/school-today.js';
import type { Organisation } from '../../../people/organisations/organisation.entity.js';
import type { Pupil } from '../../../people/pupils/pupil.entity.js';
import { PupilDirectory } from '../../../people/pupils/pupil-directory.js';
import type { Day } from '../../../shared/days.js';
import { NotFound } from '../../../shared/errors.js';

/** A pupil somebody may know of, and why; the reason goes into the audit. */
export interface SeenPupil {
  readonly pupil: Pupil;
  readonly because: string;
}

/** Answers who may know of a pupil. One of another school is the same as none: nobody learns that there is one. */
@Injectable()
export class PupilSight {
  constructor(
    private readonly pupils: PupilDirectory,
    private readonly calendars: SchoolCalendars,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** @throws NotFound */
  async find(actor: Actor, publicId: string): Promise<SeenPupil> {
    const pupil = await this.pupils.byPublicId(publicId);
    const [seen] = pupil ? await this.among(actor, [pupil]) : [];
    if (!seen) throw new NotFound('No such pupil.');
    return seen;
  }

  /** Those of these pupils whom the actor may know of today. */
  async among(actor: Actor, pupils: readonly Pupil[]): Promise<SeenPupil[]> {
    if (actor.organisationId === null)
      return pupils.map((pupil) => ({ pupil, because: 'may see the whole installation' }));
    const ids = pupils.map((pupil) => pupil.id);
    const today = await this.schoolToday.at(actor.organisationId);
    const reached = await this.pupils.reachable(ids, actor.organisationId, today);
    return pupils
      .filter((pupil) => reached.has(pupil.id))
      .map((pupil) => ({ pupil, because: 'of the school, or of one the team works for by agreement' }));
  }

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
    return known !== null && (await this.among(actor, [known])).length === 0;
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
