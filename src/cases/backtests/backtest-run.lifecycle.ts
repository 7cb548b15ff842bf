import { type Lifecycle, stepOf, TransitionRefused } from '../../shared/lifecycle.js';

/** Where a run over the past stands. `queued`: asked for, and no worker has begun. */
export type RunState = 'queued' | 'running' | 'done' | 'cancelled' | 'failed';

/** `begin` from `running`: the worker that was at it is gone, and another begins anew. */
export type RunTransition = 'begin' | 'finish' | 'fail' | 'cancel';

/** A run ends once: whoever wants to know again asks again. */
export const RUN_LIFECYCLE: Lifecycle<RunState, RunTransition> = {
  initial: 'queued',
  final: ['done', 'cancelled', 'failed'],
  steps: {
    queued: { begin: 'running', cancel: 'cancelled', fail: 'failed' },
    running: { begin: 'running', finish: 'done', cancel: 'cancelled', fail: 'failed' },
    done: {},
    cancelled: {},
    failed: {},
  },
};

/** The run is over: it cannot be stopped any more. Status 409. */
export class RunIsOver extends TransitionRefused {
  override readonly code = 'backtest-is-over';

  constructor(state: RunState, transition: RunTransition) {
    super('test', state, transition);
    this.message = 'This test has ended already, so there is nothing to stop.';
  }
}

/** The state after a transition. @throws RunIsOver where the table has no such step */
export function nextRunState(state: RunState, transition: RunTransition): RunState {
  const next = stepOf(RUN_LIFECYCLE, state, transition);
  if (next === null) throw new RunIsOver(state, transition);
  return next;
}
