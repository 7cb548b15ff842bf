import { defineEvent } from '../../platform/jobs/event.js';

/** A pupil said, or took back, whom they want at a meeting: drafts about this pupil may ask the wrong people. */
export const pupilWishRecorded = defineEvent<{ pupilId: number }>('pupil-wish-recorded');
