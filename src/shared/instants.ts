/**
 * A moment, always UTC and always the same width (`YYYY-MM-DDTHH:mm:ss.sssZ`), so that text order is time order
 * on SQLite and PostgreSQL alike.
 */
export type Instant = string;

/** The instant of a JavaScript date. */
export function toInstant(date: Date): Instant {
  return date.toISOString();
}

/** The instant `milliseconds` later (earlier when negative). */
export function addMs(instant: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}

/** The instant `minutes` later (earlier when negative). */
export function addMinutes(instant: Instant, minutes: number): Instant {
  return addMs(instant, minutes * 60_000);
}
