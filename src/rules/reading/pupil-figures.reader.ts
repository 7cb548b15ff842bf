import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import type { EpochDay } from '../../shared/days.js';
import { type PupilAtSchool, PackedHistoryReader } from '../../signals/packed-history.reader.js';
import { enrolmentsAt } from '../asked-schools.js';
import { CalendarsReader } from '../calendars.reader.js';
import { readEnrolmentSpans } from '../enrolment-spans.js';
import { PROVISIONAL_SCHOOL_DAYS } from '../evaluation.service.js';
import { figuresFrom, type PupilFigures, pupilFigures } from '../pupil-figures.js';
import type { EnrolmentSpan } from '../pupil-history.js';
import type { SchoolCalendar } from '../school-calendar.js';
import { unpackHistory } from '../unpack-history.js';

/** A pupil as one school knows them, and how often what is known has changed. */
export interface AskedPupil extends PupilAtSchool {
  readonly signalsVersion: number;
}

interface Known {
  readonly signalsVersion: number;
  readonly asOf: EpochDay;
  readonly calendar: SchoolCalendar;
  /** As text, to be compared: who comes to a school brings no signal. */
  readonly enrolments: string;
  readonly figures: PupilFigures;
}

const PUPILS_AT_ONCE = 1_000;
/** More pupils than wait anywhere at once; beyond it those read longest ago are read anew. */
const MOST_KEPT = 20_000;

/**
 * Figures of many pupils, in a fixed number of statements for each thousand. A year's register of everybody on a list is much to read for a page
 * that is opened again and again: what was reckoned is kept while nothing comes in about the pupil, the day is the same, and so are the calendar and where they are on roll.
 */
@Injectable()
export class PupilFiguresReader {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly reader: Reader,
    private readonly histories: PackedHistoryReader,
    private readonly calendars: CalendarsReader,
  ) {}

  /** One for each that is asked, in their order. @param today by the clock of a school */
  async read(asked: readonly AskedPupil[], today: (schoolId: number) => EpochDay): Promise<PupilFigures[]> {
    const calendars = await this.calendars.read([...new Set(asked.map(({ schoolId }) => schoolId))]);
    const enrolments = await this.enrolments(asked);
    const unknown = asked.filter((one) => {
      const known = this.known.get(keyOf(one));
      return (
        known?.signalsVersion !== one.signalsVersion ||
        known.asOf !== today(one.schoolId) ||
        known.calendar !== calendars.get(one.schoolId) ||
        known.enrolments !== JSON.stringify(enrolments.get(one.pupilId) ?? [])
      );
    });
    const fresh = new Map<string, Known>();
    for (let from = 0; from < unknown.length; from += PUPILS_AT_ONCE)
      for (const [key, known] of await this.reckon(
        unknown.slice(from, from + PUPILS_AT_ONCE),
        calendars,
        enrolments,
        today,
      ))
        fresh.set(key, known);
    const figures = asked.map((one) => {
      const known = fresh.get(keyOf(one)) ?? this.known.get(keyOf(one));
      if (!known) throw new Error('Nothing was reckoned of a pupil who was asked about.');
      return known.figures;
    });
    this.keep(fresh);
    return figures;
  }

  private async enrolments(
    asked: readonly PupilAtSchool[],
  ): Promise<ReadonlyMap<number, readonly EnrolmentSpan[]>> {
    const ids = [...new Set(asked.map(({ pupilId }) => pupilId))];
    const found = new Map<number, readonly EnrolmentSpan[]>();
    for (let from = 0; from < ids.length; from += PUPILS_AT_ONCE)
      for (const [pupilId, spans] of await readEnrolmentSpans(
        this.reader,
        ids.slice(from, from + PUPILS_AT_ONCE),
      ))
        found.set(pupilId, spans);
    return found;
  }

  private async reckon(
    asked: readonly AskedPupil[],
    calendars: ReadonlyMap<number, SchoolCalendar>,
    enrolments: ReadonlyMap<number, readonly EnrolmentSpan[]>,
    today: (schoolId: number) => EpochDay,
  ): Promise<(readonly [string, Known])[]> {
    const firsts = asked.flatMap(({ schoolId }) => {
      const calendar = calendars.get(schoolId);
      return calendar ? [figuresFrom(calendar, today(schoolId))] : [];
    });
    const packed = await this.histories.read(asked, Math.min(...firsts), { homeContacts: true });
    return asked.flatMap((one, at) => {
      const [history, calendar] = [packed[at], calendars.get(one.schoolId)];
      if (!history || !calendar) return [];
      const asOf = today(one.schoolId);
      const spans = enrolments.get(one.pupilId) ?? [];
      const whole = unpackHistory(history, calendar, enrolmentsAt(one.schoolId, spans));
      const known: Known = {
        ...{ signalsVersion: one.signalsVersion, asOf, calendar, enrolments: JSON.stringify(spans) },
        figures: pupilFigures(whole, asOf, PROVISIONAL_SCHOOL_DAYS),
      };
      return [[keyOf(one), known] as const];
    });
  }

  private keep(fresh: ReadonlyMap<string, Known>): void {
    for (const [key, known] of fresh) {
      this.known.delete(key);
      this.known.set(key, known);
    }
    for (const key of this.known.keys()) {
      if (this.known.size <= MOST_KEPT) break;
      this.known.delete(key);
    }
  }
}

const keyOf = ({ pupilId, schoolId }: PupilAtSchool): string => `${pupilId}/${schoolId}`;
