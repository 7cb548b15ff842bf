import { Injectable } from '@nestjs/common';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import type { Pupil } from '../../people/pupils/pupil.entity.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import type { Actor } from '../actor.js';
import { PupilSight } from './pupil-sight.js';
import { Sights } from './sights.service.js';
import { schoolsInSight } from './places-in-sight.js';

/**
 * About whom an API key may write. A school corrects what it recorded of a pupil who has left it since. A team writes about those its
 * people may know of today and about nobody else: by what was answered it would learn who is at a school.
 */
@Injectable()
export class WritingReach {
  constructor(
    private readonly places: SchoolCalendars,
    private readonly pupils: PupilDirectory,
    private readonly sights: Sights,
    private readonly sight: PupilSight,
  ) {}

  /** The row ids of those of these pupils whom it may write about. */
  async pupilsOf(actor: Actor, pupils: readonly Pupil[]): Promise<ReadonlySet<number>> {
    const ids = pupils.map(({ id }) => id);
    if (actor.organisationId === null) return new Set(ids);
    if (!(await this.isTeam(actor.organisationId)))
      return this.pupils.reachable(ids, actor.organisationId, null);
    return new Set((await this.sight.among(actor, pupils)).map(({ pupil }) => pupil.id));
  }

  /** The schools it may write for; null: every one. */
  async schoolsOf(actor: Actor): Promise<ReadonlySet<number> | null> {
    const { organisationId } = actor;
    if (organisationId === null) return null;
    if (!(await this.isTeam(organisationId))) return new Set([organisationId]);
    const schools = schoolsInSight(await this.sights.of(actor));
    return schools === null ? null : new Set(schools);
  }

  private async isTeam(organisationId: number): Promise<boolean> {
    return (await this.places.organisation(organisationId))?.kind === 'team';
  }
}
