import type { BacktestReport, PupilVerdict } from '../../rules/backtest/backtest-report.js';
import type { TestedLoad } from './tested-load.js';

/** All that a run found, but of whom. */
export interface BacktestFigures extends Omit<BacktestReport, 'verdicts'> {
  /** Absent: the run is older than this figure. */
  readonly cases?: TestedLoad;
}

/** What became of the pupils a page names. */
export type NamedKind = 'right' | 'wrong' | 'missed' | 'unknown';

export const NAMED_KINDS: readonly NamedKind[] = ['right', 'wrong', 'missed', 'unknown'];

/** What became of one; null of whom there is nothing to say: not flagged, and rightly so, or nobody knows. */
export function kindOf({ flaggedOn, cameTrue }: PupilVerdict): NamedKind | null {
  if (flaggedOn === null) return cameTrue === true ? 'missed' : null;
  if (cameTrue === null) return 'unknown';
  return cameTrue ? 'right' : 'wrong';
}

/** Only whom a page names; who was rightly left alone is in the figures and nowhere else. */
export function keptVerdicts(verdicts: readonly PupilVerdict[]): PupilVerdict[] {
  return verdicts.filter((verdict) => kindOf(verdict) !== null);
}
