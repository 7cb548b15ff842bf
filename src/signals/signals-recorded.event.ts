import { defineEvent } from '../platform/jobs/event.js';

/**
 * What the rules read of a pupil has changed; `pupil.signals_version` grew in the same transaction. A pupil whose job is already
 * waiting is not told of again, so whoever handles this compares the version, with the pupil locked, in the transaction
 * that ends the job, and goes again when it has moved.
 */
export const signalsRecorded = defineEvent<{ pupilId: number }>('signals-recorded');
