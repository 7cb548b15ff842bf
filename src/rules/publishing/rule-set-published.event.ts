import { defineEvent } from '../../platform/jobs/event.js';

/** Somebody has published rules: the pupils of its schools are to be asked by them. */
export const ruleSetPublished = defineEvent<{ version: number }>('rule-set-published');
