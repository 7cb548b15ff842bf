import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { mayConcern } from '../../access/sight/why-visible.js';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { ZONE_OF_NOBODY } from '../../people/calendar/school-today.js';
import { type PupilRecord, PupilRecordReader } from '../../people/pupils/pupil-record.reader.js';
import {
  ExplainedPupilReader,
  type PupilExplained,
  type TriedRules,
} from '../../rules/explain/explained-pupil.reader.js';
import { type DayAsked, dayAsked } from './day-asked.js';

/** All that the page of a pupil's rules is made of. */
export interface PupilRulesFacts {
  readonly because: string;
  readonly record: PupilRecord;
  /** What the pupil is called in sentences. */
  readonly name: string;
  readonly asked: DayAsked;
  readonly explained: PupilExplained;
  /** By id. */
  readonly schoolNames: ReadonlyMap<number, string>;
}

/** Puts together what the rules saw of a pupil on a day, as far as the reader may see the pupil's own page. */
@Injectable()
export class PupilRulesPage {
  constructor(
    private readonly sight: PupilSight,
    private readonly records: PupilRecordReader,
    private readonly explanations: ExplainedPupilReader,
    private readonly schools: SchoolCalendars,
  ) {}

  /** @param on what was typed as the day. @param tried rules of a test; else those in force are asked. @throws NotFound */
  async of(actor: Actor, publicId: string, on: unknown, tried?: TriedRules): Promise<PupilRulesFacts> {
    const { pupil, because, sight } = await this.sight.find(actor, publicId);
    const maySee = await this.sight.schoolsWithin(sight, pupil);
    const record = await this.records.of(pupil, (schoolId) => mayConcern(sight, schoolId));
    const asked = dayAsked(on, record.today);
    const name = pupil.preferredName?.trim() ? pupil.preferredName.trim() : pupil.firstName;
    const explained = await this.explanations.of({
      ...{ pupilId: pupil.id, firstName: name, day: asked.day, today: record.today, maySee },
      ...{ timezone: record.school?.timezone ?? ZONE_OF_NOBODY, tried },
    });
    const ids = explained.schools.map(({ schoolId }) => schoolId);
    const schools = await this.schools.organisations(ids);
    const schoolNames = new Map([...schools].map(([id, school]) => [id, school.name]));
    return { because, record, name, asked, explained, schoolNames };
  }
}
