import { defineEvent, defineSubscription } from '../../platform/jobs/event.js';

/** An import is to be tried out, or to be done: which of the two, its state says. */
export const importAsked = defineEvent<{ batchId: number }>('import-asked');

export const runImport = defineSubscription({
  event: importAsked,
  subscriber: 'run-import',
  attempts: 5,
  backoffSeconds: 30,
});
