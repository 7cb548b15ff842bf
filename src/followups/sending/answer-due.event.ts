import { defineEvent } from '../../platform/jobs/event.js';

/** The last day to answer has passed; who has not been heard is phoned. */
export const answerDue = defineEvent<{ followUpId: number; sequence: number }>('answer-due');
