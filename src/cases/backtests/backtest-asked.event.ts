import { defineEvent, defineSubscription } from '../../platform/jobs/event.js';

/** Rules are to be tried on the past. */
export const backtestAsked = defineEvent<{ runId: number }>('backtest-asked');

export const runBacktest = defineSubscription({
  event: backtestAsked,
  subscriber: 'run-backtest',
  attempts: 3,
  backoffSeconds: 30,
});
