import { Injectable } from '@nestjs/common';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import type { Actor, ActorRole } from '../actor.js';
import { everything, type Sight, type SightPart } from './why-visible.js';

interface Place {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
}

/** Answers what an actor may see: staff by their roles, a key by the organisation it was made for. */
@Injectable()
export class Sights {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: PupilDirectory,
    private readonly schoolToday: SchoolToday,
  ) {}

  async of(actor: Actor): Promise<Sight> {
    const today = await this.schoolToday.at(actor.organisationId);
    if (actor.organisationId === null) return everything('may see the whole installation');
    const place = await this.reader.first<Place>('SELECT id, kind, name FROM organisation WHERE id = $1', [
      actor.organisationId,
    ]);
    if (!place) return { parts: [], staffId: null, today };
    const parts =
      actor.roles === undefined
        ? [await this.ofKey(place, today)]
        : await this.ofRoles(actor.roles, place, today);
    return { parts, staffId: actor.roles === undefined ? null : actor.staffId, today };
  }

  /** A school's key sees its own; a team's no more than its people do, who know of a child once the family has said yes to them. */
  private async ofKey(place: Place, today: Day): Promise<SightPart> {
    if (place.kind !== 'team')
      return {
        ...{ schoolIds: [place.id], yearGroups: null, ifFamilyAgreed: false },
        because: 'belongs to the school',
      };
    return {
      ...{ schoolIds: await this.schoolsOf(place, today), yearGroups: null, ifFamilyAgreed: true },
      because: 'its team works for the school by a recorded agreement, and the family has said yes to it',
    };
  }

  /** The widest first, so that the reason given is the plainest. */
  private async ofRoles(roles: readonly ActorRole[], place: Place, today: Day): Promise<SightPart[]> {
    const schools = place.kind === 'team' ? await this.schoolsOf(place, today) : [];
    const parts = roles.flatMap((role) => partOf(role, place, schools));
    return parts.sort((a, b) => Number(a.yearGroups !== null) - Number(b.yearGroups !== null));
  }

  private async schoolsOf({ id }: Place, today: Day): Promise<number[]> {
    return (await this.pupils.schoolsReachedBy(id, today)).filter((school) => school !== id);
  }
}

const OF_A_SCHOOL = { 'pastoral-lead': 'pastoral lead', head: 'head', dsl: 'DSL' } as const;

/** A teacher logs worries and an administrator keeps the place running: neither sees a pupil's story. */
function partOf({ role, yearGroups }: ActorRole, place: Place, teamSchools: readonly number[]): SightPart[] {
  switch (role) {
    case 'pastoral-lead':
    case 'head':
    case 'dsl': {
      if (place.kind !== 'school') return [];
      const years = role === 'pastoral-lead' ? yearGroups : null;
      const of = years === null ? place.name : `year ${years.join(', ')} at ${place.name}`;
      const because = `you are ${OF_A_SCHOOL[role]} of ${of}`;
      return [{ schoolIds: [place.id], yearGroups: years, ifFamilyAgreed: false, because }];
    }
    case 'mast-worker':
    case 'mast-manager':
      return [
        {
          schoolIds: teamSchools,
          yearGroups: null,
          ifFamilyAgreed: true,
          because: `${place.name} works for the school by a recorded agreement, and the family has said yes to it`,
        },
      ];
    case 'teacher':
    case 'administrator':
      return [];
  }
}
