import { Clock } from '../../src/platform/clock/clock.js';
import { addMinutes, type Instant } from '../../src/shared/instants.js';

/** A clock that stands still until a test moves it. Monday 2 March 2026, 08:10 in London, unless said otherwise. */
export class FixedClock extends Clock {
  constructor(private instant: Instant = '2026-03-02T08:10:00.000Z') {
    super();
  }

  now(): Instant {
    return this.instant;
  }

  moveTo(instant: Instant): void {
    this.instant = instant;
  }

  advanceMinutes(minutes: number): void {
    this.instant = addMinutes(this.instant, minutes);
  }
}
