import { isIn, type Span } from '../../people/calendar/term-weeks.js';
import type { EpochDay } from '../../shared/days.js';

/** How some stretches of a calendar stand. */
export interface StandingDays {
  /** They may overlap. */
  readonly spans: readonly Span[];
  readonly schoolDays: ReadonlySet<EpochDay>;
  /** Days called off here. */
  readonly closed: ReadonlySet<EpochDay>;
}

const [SCHOOL, CALLED_OFF, NONE] = ['s', 'c', '-'];

/**
 * A letter for each day, ascending. A form carries it, so that what a colleague does to the same days meanwhile is noticed, and can be named,
 * when the form comes back.
 */
export function printOf(standing: StandingDays): string {
  return daysIn(standing.spans)
    .map((day) => letterOf(standing, day))
    .join('');
}

/** The days that stand otherwise than when the print was taken. Where there is no letter, nothing stood. */
export function changedSince(print: string, standing: StandingDays): EpochDay[] {
  return daysIn(standing.spans).filter((day, at) => letterOf(standing, day) !== (print[at] ?? NONE));
}

function letterOf({ schoolDays, closed }: StandingDays, day: EpochDay): string | undefined {
  if (schoolDays.has(day)) return SCHOOL;
  return closed.has(day) ? CALLED_OFF : NONE;
}

function daysIn(spans: readonly Span[]): EpochDay[] {
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to));
  return Array.from({ length: to - from + 1 }, (_, at) => from + at).filter((day) =>
    spans.some((span) => isIn(span, day)),
  );
}
