/** Where a running evaluation stands. The last two are inside its write transaction. */
export type EvaluationStep =
  | 'before-version-read'
  | 'after-version-read'
  | 'after-history-read'
  | 'after-compute'
  | 'after-lock'
  | 'before-commit'
  | 'after-commit';

/**
 * Told of each step of an evaluation; does nothing. A test puts a double in its place to let a mark arrive at just that
 * moment. Inside the transaction (`after-lock`, `before-commit`) it must not wait for another write: that write waits for us.
 */
export class EvaluationSteps {
  reached(_step: EvaluationStep, _pupilIds: readonly number[]): Promise<void> {
    return Promise.resolve();
  }
}
