import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { WritingReach } from '../../../access/sight/writing-reach.js';
import { SchoolCalendars } from '../../../people/calendar/school-calendars.js';
import { SchoolToday } from '../../../people/calendar/school-today.js';
import { idsBySource } from '../../../people/outside-ids.js';
import type { Pupil } from '../../../people/pupils/pupil.entity.js';
import { PupilDirectory } from '../../../people/pupils/pupil-directory.js';
import { PupilPlaces } from '../../../people/pupils/pupil-places.js';
import { Reader } from '../../../platform/database/reader.js';
import type { Day, EpochDay } from '../../../shared/days.js';
import { groupBy } from '../../../shared/group-by.js';

/** The source of ids sent by a key that belongs to no organisation and names none; that of `tandem import`. */
export const DEFAULT_SOURCE = 'csv';

/** Who a row names, by the ids of the sending system. */
export interface NamedRow {
  readonly pupilId: string;
  readonly source?: string;
  readonly schoolId?: string;
}

/** A pupil a key may write about, and where they are on each day. */
export interface KnownPupil {
  readonly pupil: Pupil;
  readonly places: PupilPlaces;
}

/** What the ids in a request stand for, as far as the key that sent it may know, and which day it is at their schools. */
export class Sender {
  constructor(
    private readonly ownSource: string,
    private readonly pupils: ReadonlyMap<string, KnownPupil>,
    private readonly schools: ReadonlyMap<string, number>,
    /** Null: every school. */
    private readonly reach: ReadonlySet<number> | null,
    /** By the clock of a school. */
    readonly todayAt: (schoolId: number) => Day,
  ) {}

  sourceOf(row: Pick<NamedRow, 'source'>): string {
    return row.source?.trim() ?? this.ownSource;
  }

  pupilOf(row: NamedRow): KnownPupil | null {
    return this.pupils.get(keyOf(this.sourceOf(row), row.pupilId)) ?? null;
  }

  schoolOf(row: NamedRow): number | null {
    return this.schools.get(keyOf(this.sourceOf(row), row.schoolId ?? '')) ?? null;
  }

  /**
   * The school a row of that day is of: where the pupil is, and of two the one the key may write for. Null: none of them. What one school noted of
   * a pupil at two must not become the other's.
   */
  schoolOn({ places }: KnownPupil, day: EpochDay): number | null {
    const running = places.schoolsOn(day);
    const possible = running.length > 0 ? running : [places.schoolOn(day)];
    return possible.find((schoolId) => this.mayWriteFor(schoolId)) ?? null;
  }

  mayWriteFor(schoolId: number): boolean {
    return this.reach === null || this.reach.has(schoolId);
  }
}

/** Resolves the ids of a request once, in few reads. A pupil of another school is as unknown as one that does not exist. */
@Injectable()
export class Senders {
  constructor(
    private readonly directory: PupilDirectory,
    private readonly calendars: SchoolCalendars,
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
    private readonly reach: WritingReach,
  ) {}

  async resolve(actor: Actor, rows: readonly NamedRow[]): Promise<Sender> {
    const ownSource = await this.ownSourceOf(actor);
    const bySource = groupBy(rows, (row) => row.source?.trim() ?? ownSource);
    const found: Pupil[] = [];
    const schools = new Map<string, number>();
    for (const [source, own] of bySource) {
      const pupils = await this.directory.bySourceIds(source, [
        ...new Set(own.map((row) => row.pupilId.trim())),
      ]);
      found.push(...pupils.values());
      const named = own.flatMap((row) => row.schoolId?.trim() ?? []);
      for (const [outside, id] of await idsBySource(this.reader.manager, 'organisation', source, named))
        schools.set(keyOf(source, outside), id);
    }
    return new Sender(
      ownSource,
      await this.known(actor, found),
      schools,
      await this.reach.schoolsOf(actor),
      await this.schoolToday.everywhere(),
    );
  }

  private async known(actor: Actor, found: readonly Pupil[]): Promise<Map<string, KnownPupil>> {
    const ids = found.map((pupil) => pupil.id);
    const reachable = await this.reach.pupilsOf(actor, found);
    const enrolments = await this.directory.enrolmentsOf(ids);
    return new Map(
      found
        .filter((pupil) => reachable.has(pupil.id))
        .map((pupil) => [
          keyOf(pupil.source, pupil.sourceId),
          { pupil, places: new PupilPlaces(pupil.organisationId, enrolments.get(pupil.id) ?? []) },
        ]),
    );
  }

  private async ownSourceOf(actor: Actor): Promise<string> {
    if (actor.organisationId === null) return DEFAULT_SOURCE;
    return (await this.calendars.organisation(actor.organisationId))?.source ?? DEFAULT_SOURCE;
  }
}

function keyOf(source: string, outsideId: string): string {
  return JSON.stringify([source, outsideId.trim()]);
}
