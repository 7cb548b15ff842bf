/** A calendar day as the school writes it, `YYYY-MM-DD`, in no time zone. */
export type Day = string;

/** Whole days since 1970-01-01. Marks and packed histories use it: small to store, cheap to compare. */
export type EpochDay = number;

const MS_PER_DAY = 86_400_000;
const DAY_SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** True for a real calendar day written `YYYY-MM-DD` (2026-02-30 is none). */
export function isDay(text: string): boolean {
  if (!DAY_SHAPE.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The number of a day; the caller has checked it with {@link isDay}. */
export function toEpochDay(day: Day): EpochDay {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY);
}

/** The day a number stands for. */
export function fromEpochDay(number: EpochDay): Day {
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  return fromEpochDay(toEpochDay(day) + count);
}

/** ISO weekday: Monday 1 … Sunday 7. 1970-01-01 was a Thursday. */
export function isoWeekdayOf(number: EpochDay): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** A number that grows by one each ISO week (Monday to Sunday), across years. */
export function isoWeekOf(number: EpochDay): number {
  return Math.floor((number + 3) / 7);
}
