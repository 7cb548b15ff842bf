import { defineEvent } from '../platform/jobs/event.js';

/**
 * Something the rules read of a pupil has changed. Published in the transaction that changed it, which also bumped the
 * pupil's `signals_version`; one per pupil and transaction is enough.
 */
export const signalsRecorded = defineEvent<{ pupilId: number }>('signals-recorded');
