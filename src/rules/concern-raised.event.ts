import { defineEvent } from '../platform/jobs/event.js';

/** A pupil now meets a rule and did not before: a concern row has been written with its evidence. */
export const concernRaised = defineEvent<{ concernId: number }>('concern-raised');
