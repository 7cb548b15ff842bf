import { defineEvent } from '../platform/jobs/event.js';

/** A raised concern has ended because the pupil is doing better, or its rule no longer asks about the pupil. */
export const concernCleared = defineEvent<{ concernId: number }>('concern-cleared');
