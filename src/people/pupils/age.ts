import type { Day } from '../../shared/days.js';

/** Whole years on `day`. Who was born on 29 February is a year older on 1 March, as English law counts. */
export function ageOn(dateOfBirth: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return day.slice(5) >= dateOfBirth.slice(5) ? years : years - 1;
}
