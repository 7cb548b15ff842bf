import { type Day, isDay } from '../../shared/days.js';
import { formError, type FormError } from '../forms/form.js';

/** Which day somebody asked about; with errors, today stands in its place. */
export interface DayAsked {
  readonly day: Day;
  /** As it was typed. */
  readonly typed: string;
  readonly errors: readonly FormError[];
}

/** Nothing typed is today. What lies ahead no rule has seen. */
export function dayAsked(on: unknown, today: Day): DayAsked {
  const typed = typeof on === 'string' ? on.trim() : '';
  if (typed === '') return { day: today, typed: today, errors: [] };
  if (!isDay(typed)) return refused(typed, today, 'Expected a day, such as 2026-03-02');
  if (typed > today) return refused(typed, today, 'Expected today or an earlier day');
  return { day: typed, typed, errors: [] };
}

function refused(typed: string, today: Day, text: string): DayAsked {
  return { day: today, typed, errors: [formError('on', text)] };
}
