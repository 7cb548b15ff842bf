import { Injectable } from '@nestjs/common';
import type { Instant } from '../../shared/instants.js';
import { toInstant } from '../../shared/instants.js';

/** The only source of "now". Injected everywhere, so that a test, a demo or a look back can say what time it is. */
export abstract class Clock {
  abstract now(): Instant;
}

/** The machine's clock. */
@Injectable()
export class SystemClock extends Clock {
  now(): Instant {
    return toInstant(new Date());
  }
}

/**
 * The machine's clock moved by a fixed distance: the demonstration school lives in its own weeks.
 * Time still passes at its usual pace between two calls of {@link moveTo}.
 */
@Injectable()
export class ShiftedClock extends Clock {
  private offsetMs = 0;

  now(): Instant {
    return toInstant(new Date(Date.now() + this.offsetMs));
  }

  /** Makes it `instant` from now on. */
  moveTo(instant: Instant): void {
    this.offsetMs = Date.parse(instant) - Date.now();
  }
}
