import { defineEvent } from '../../platform/jobs/event.js';

/** A DSL's hold has been placed: queued mail, reminders and links of whom it covers must stop. */
export const contactHoldPlaced = defineEvent<{ holdId: number }>('contact-hold-placed');
