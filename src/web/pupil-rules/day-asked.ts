import { type Day, isDay } from '../../shared/days.js';
import { formError, type FormError } from '../forms/form.js';
import { typedDay } from '../forms/typed-day.js';

/** Which day somebody asked about; with errors, today stands in its place. */
export interface DayAsked {
  readonly day: Day;
  /** As it was typed. */
  readonly typed: string;
  readonly errors: readonly FormError[];
}

/** Nothing typed is today. What lies ahead no rule has seen. */
export function dayAsked(on: unknown, today: Day): DayAsked {
  const typed = typeof on === 'string' ? typedDay(on.trim()) : '';
  if (typed === '') return { day: today, typed: today, errors: [] };
  if (!isDay(typed)) return refused(typed, today, 'Enter a day, such as 2 March 2026');
  if (typed > today) return refused(typed, today, 'Enter today or an earlier day');
  return { day: typed, typed, errors: [] };
}

function refused(typed: string, today: Day, text: string): DayAsked {
  return { day: today, typed, errors: [formError('on', text)] };
}
