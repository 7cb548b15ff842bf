import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Actor } from '../../access/actor.js';
import { type FoundPupil, PupilSearch } from '../../access/sight/pupil-search.js';
import { WorrySights } from '../../access/sight/worry-sights.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { addDays, type Day, toEpochDay } from '../../shared/days.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import type { ObservationSeverity, ObservationTheme } from '../observations/observation.entity.js';
import type { ObservationRow } from '../observations/observation-recorder.js';
import { WorryReaders } from './worry-readers.js';
import { LOGGED_HERE, WorryRecord } from './worry-record.js';

/** Older than this belongs into the file another way: nobody remembers it as it was. */
export const OLDEST_DAYS = 365;

/** What a member of staff saw or heard about one pupil. */
export interface Worry {
  /** Public id of the pupil. */
  readonly pupil: string;
  readonly theme: ObservationTheme;
  readonly severity: ObservationSeverity;
  /** Kept exactly as given. */
  readonly text: string;
  /** When it was seen or heard; null: today. */
  readonly day: Day | null;
  /** This could be harm or abuse: for the DSL, and nobody else. */
  readonly possibleHarm: boolean;
  /** For pastoral staff and the DSL, not for a team of other agencies. */
  readonly restricted: boolean;
  /** Of the form it was written in, so that sending it twice logs it once. */
  readonly formKey: string;
}

/** Takes down a worry, as an observation by the person who signed in. */
@Injectable()
export class LogWorry {
  constructor(
    private readonly sights: WorrySights,
    private readonly pupils: PupilSearch,
    private readonly schoolToday: SchoolToday,
    private readonly record: WorryRecord,
    private readonly readers: WorryReaders,
  ) {}

  /** Answers with the public id. @throws NotFound for a pupil they may not log about, InvalidInput for a day to come */
  async log(actor: Actor, worry: Worry): Promise<string> {
    const found = await this.pupils.byPublicId(await this.sights.of(actor), worry.pupil);
    if (!found) throw new NotFound('There is no such pupil at your school now.');
    const today = await this.schoolToday.at(found.schoolId);
    const day = worry.day ?? today;
    if (day > today || day < addDays(today, -OLDEST_DAYS))
      throw new InvalidInput('date', 'a day of the last twelve months, not one to come');
    const isRead = await this.readers.isOnlyReader(actor, { pupilId: found.id, ...worry });
    return this.record.write(actor, rowOf(actor, worry, found, day, today), isRead);
  }
}

function rowOf(actor: Actor, worry: Worry, { id }: FoundPupil, day: Day, today: Day): ObservationRow {
  return {
    pupilId: id,
    source: LOGGED_HERE,
    sourceId: keyOf(actor, worry, day),
    theme: worry.theme,
    severity: worry.severity,
    restricted: worry.restricted,
    possibleHarm: worry.possibleHarm,
    text: worry.text,
    day: toEpochDay(day),
    authorStaffId: actor.staffId,
    authorName: actor.shownName ?? null,
    recordedOn: day === today ? null : toEpochDay(today),
  };
}

/**
 * The same form with the same words is the same worry; with other words, after going back in the browser, it is another one, which must
 * not take the first one's place.
 */
function keyOf(actor: Actor, worry: Worry, day: Day): string {
  const said = [worry.pupil, worry.theme, worry.severity, worry.text, worry.possibleHarm, worry.restricted];
  return createHash('sha256')
    .update(JSON.stringify([actor.name, worry.formKey, day, ...said]))
    .digest('base64url');
}
