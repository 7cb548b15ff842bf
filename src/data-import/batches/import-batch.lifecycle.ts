import { type Lifecycle, stepOf, TransitionRefused } from '../../shared/lifecycle.js';

/**
 * Where an import stands. `brought`: its files are here and somebody looks at them. `trying`: a worker tries it out and keeps
 * nothing. `tried`: the page says what would become of it. `importing`: it was asked for; a worker takes the files in, or will.
 * `put-away`: its files were deleted before anything was taken in.
 */
export type BatchState = 'brought' | 'trying' | 'tried' | 'importing' | 'done' | 'failed' | 'put-away';

export const BATCH_STATES: readonly BatchState[] = [
  'brought',
  'trying',
  'tried',
  'importing',
  'done',
  'failed',
  'put-away',
];

/**
 * `change`: another meaning of a column, or a file left out, so that what was tried no longer holds. `stop`: trying it out did not
 * come to an end.
 */
export type BatchTransition =
  'try' | 'finish-trying' | 'stop' | 'change' | 'start' | 'finish' | 'fail' | 'put-away';

/** The whole life of an import. It ends once: files are brought again for another. */
export const BATCH_LIFECYCLE: Lifecycle<BatchState, BatchTransition> = {
  initial: 'brought',
  final: ['done', 'failed', 'put-away'],
  steps: {
    brought: { try: 'trying', start: 'importing', change: 'brought', 'put-away': 'put-away' },
    trying: { 'finish-trying': 'tried', stop: 'brought' },
    tried: { try: 'trying', start: 'importing', change: 'brought', 'put-away': 'put-away' },
    importing: { finish: 'done', fail: 'failed' },
    done: {},
    failed: {},
    'put-away': {},
  },
};

/** The import is not in a state from which this can be done. Status 409. */
export class BatchTransitionRefused extends TransitionRefused {
  override readonly code = 'import-transition-refused';

  constructor(state: BatchState, transition: BatchTransition) {
    super('import', state, transition);
    this.message = WHY_NOT[state];
  }
}

const WHY_NOT: Readonly<Record<BatchState, string>> = {
  brought: 'This import has not been tried out.',
  trying: 'This import is being tried out just now. Wait until the page says what came of it.',
  tried: 'This import has been tried out already.',
  importing: 'This import has been started already.',
  done: 'This import is done. Bring the files again to import them once more.',
  failed: 'This import has ended. Bring the files again to import them once more.',
  'put-away': 'The files of this import have been deleted. Bring them again.',
};

/** The state after a transition. @throws BatchTransitionRefused where the table has no such step */
export function nextBatchState(state: BatchState, transition: BatchTransition): BatchState {
  const next = stepOf(BATCH_LIFECYCLE, state, transition);
  if (next === null) throw new BatchTransitionRefused(state, transition);
  return next;
}
