import { defineEvent } from '../../platform/jobs/event.js';

/** Staff with their hours, or school days, have come in or changed at a school or team: drafts that found no time may find one. */
export const meetingTimesKnown = defineEvent<{ organisationId: number }>('meeting-times-known');
