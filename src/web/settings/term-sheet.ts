import { isIn, proposedDays, type Span, weeksOf } from '../../people/calendar/term-weeks.js';
import { type EpochDay, fromEpochDay } from '../../shared/days.js';
import type { InsetDay } from '../../signals/school-year/day-changes.js';
import type { DaysOfTerm } from '../../signals/school-year/term-look.js';

/** One day of a term that may be a school day. */
export interface SheetDay {
  readonly day: EpochDay;
  /** Ticked at first. A day that is not has a reason of its own: what is written about its week is not about it. */
  readonly isProposed: boolean;
  /** What it is instead of a school day, in words: a bank holiday, half-term, the reason it was called off; null: nothing is known. */
  readonly note: string | null;
}

export interface SheetWeek {
  readonly monday: EpochDay;
  readonly days: readonly SheetDay[];
}

/** What a form says of a term's days. */
export interface TickedDays {
  readonly ticked: ReadonlySet<EpochDay>;
  /** By the Monday of a week, why there is no school on what is unticked in it. */
  readonly reasons: ReadonlyMap<EpochDay, string>;
}

/** The days of a term as they stand in the form, week by week. */
export function sheetOf(look: DaysOfTerm, halfTerm: Span | null): SheetWeek[] {
  const { term, schoolDays, settled, holidays, closures } = look;
  const standing = new Set(schoolDays);
  const proposed = proposedDays({ term, schoolDays, settled, holidays, halfTerm });
  return weeksOf(term, standing).map(({ monday, days }) => ({
    monday,
    days: days.map((day) => {
      const isBreak = halfTerm !== null && isIn(halfTerm, day);
      const note = closures.get(day) ?? holidays.get(day) ?? (isBreak ? 'Half-term' : null);
      return { day, isProposed: proposed.has(day), note };
    }),
  }));
}

/** The field that carries the calendar's print. */
export const SEEN = 'seen';

export function dayField(day: EpochDay): string {
  return `day-${fromEpochDay(day)}`;
}

export function reasonField(monday: EpochDay): string {
  return `why-${fromEpochDay(monday)}`;
}

/** What is ticked when the form is first shown. */
export function proposedTicks(weeks: readonly SheetWeek[]): TickedDays {
  const days = weeks.flatMap((week) => week.days);
  return { ticked: new Set(days.filter((one) => one.isProposed).map(({ day }) => day)), reasons: new Map() };
}

/** What somebody ticked and wrote; days and weeks that are not in the form say nothing. */
export function readTicks(weeks: readonly SheetWeek[], body: unknown): TickedDays {
  const sent = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const days = weeks.flatMap((week) => week.days.map(({ day }) => day));
  const written = weeks.flatMap(({ monday }): [EpochDay, string][] => {
    const text = sent[reasonField(monday)];
    return typeof text === 'string' && text.trim() !== '' ? [[monday, text.trim()]] : [];
  });
  return { ticked: new Set(days.filter((day) => dayField(day) in sent)), reasons: new Map(written) };
}

/** What somebody ticked, but days that have changed meanwhile are as they stand now. */
export function ticksAfterChange(
  { ticked, reasons }: TickedDays,
  changed: readonly EpochDay[],
  standing: readonly EpochDay[],
): TickedDays {
  const changedDays = new Set(changed);
  const kept = [...ticked].filter((day) => !changedDays.has(day));
  return { ticked: new Set([...kept, ...standing.filter((day) => changedDays.has(day))]), reasons };
}

/** The print of the calendar that the form was made of. */
export function seenIn(body: unknown): string {
  const seen = typeof body === 'object' && body !== null && SEEN in body ? body[SEEN] : '';
  return typeof seen === 'string' ? seen : '';
}

/** The days that somebody unticked and wrote something about. */
export function insetDaysOf(weeks: readonly SheetWeek[], { ticked, reasons }: TickedDays): InsetDay[] {
  return weeks.flatMap(({ monday, days }) => {
    const reason = reasons.get(monday);
    if (reason === undefined) return [];
    return days
      .filter(({ day, isProposed }) => isProposed && !ticked.has(day))
      .map(({ day }) => ({ day, reason }));
  });
}
