import { defineEvent } from '../../platform/jobs/event.js';

/** An observation marked as possible harm has come or changed. For the DSL only; no rule may listen. */
export const possibleHarmRecorded = defineEvent<{ observationId: number }>('possible-harm-recorded');
