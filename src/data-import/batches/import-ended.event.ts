import { defineEvent, defineSubscription } from '../../platform/jobs/event.js';

/** An import by page or through the watched folder has ended, however: its files are not needed any more. */
export const importEnded = defineEvent<{ batchId: number }>('import-ended');

/** A share can be away for a night: with these waits it is tried for some three hours, then kept for a person. */
export const putAwayFiles = defineSubscription({
  event: importEnded,
  subscriber: 'put-away-files',
  attempts: 10,
  backoffSeconds: 30,
});
