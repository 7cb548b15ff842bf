import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { Reader } from '../platform/database/reader.js';
import { SchoolToday } from '../people/calendar/school-today.js';
import { PupilDirectory } from '../people/pupils/pupil-directory.js';

/** Which schools' cases somebody may see, and why; the reason goes into the audit. */
export interface Sight {
  /** Null: all of this installation. */
  readonly schoolIds: readonly number[] | null;
  readonly because: string;
}

/** Answers whose cases an actor may see. A case outside is the same as none: nobody learns that it exists. */
@Injectable()
export class CaseSight {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: PupilDirectory,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** A school sees its own cases; a team those of the schools it has agreed to work for by today. */
  async of(actor: Actor): Promise<Sight> {
    if (actor.organisationId === null) return { schoolIds: null, because: 'may see the whole installation' };
    const organisation = await this.reader.first<{ kind: string }>(
      'SELECT kind FROM organisation WHERE id = $1',
      [actor.organisationId],
    );
    if (organisation?.kind !== 'team')
      return { schoolIds: [actor.organisationId], because: 'belongs to the school' };
    const today = await this.schoolToday.at(actor.organisationId);
    const reached = await this.pupils.schoolsReachedBy(actor.organisationId, today);
    return {
      schoolIds: reached.filter((id) => id !== actor.organisationId),
      because: 'its team works for the school by a recorded agreement',
    };
  }
}

export function sees(sight: Sight, schoolId: number): boolean {
  return sight.schoolIds === null || sight.schoolIds.includes(schoolId);
}
