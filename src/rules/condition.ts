import type { BoundIndicator, Direction, SignalKind } from './indicator.js';
import type { IndicatorDomain } from './indicator-domain.js';

/** One indicator with its parameters. */
export interface IndicatorCondition {
  readonly indicator: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** A raised concern clears only on the far side of this value; absent: as soon as the condition is no longer met. */
  readonly clearAt?: number;
}

/**
 * Several conditions of which at least so many must be met: as many as there are is "all of", one is "any of". Signs that come
 * together are right more often than any alone, and find fewer pupils (Balfanz 2007: one flag or more .71 and .60, four .92 and .04).
 */
export interface CombinedCondition {
  /** How many must be met; reached exactly counts. */
  readonly atLeast: number;
  readonly of: readonly Condition[];
  /** A condition counts when it was met at the end of any of the last so many school weeks, this one included; absent: today. */
  readonly withinSchoolWeeks?: number;
  /** The conditions met must speak of at least so many parts of school life (attendance, behaviour, attainment, wellbeing). */
  readonly domains?: number;
}

/** What a rule looks for. */
export type Condition = IndicatorCondition | CombinedCondition;

/** A condition made ready once for any number of pupils: its parameters are checked. */
export interface CompiledCondition {
  readonly direction: Direction;
  /** The parts of school life it speaks of. */
  readonly domains: readonly IndicatorDomain[];
  readonly reads: readonly SignalKind[];
  /** Something to be glad of is enough to meet it. */
  readonly isGoodNews: boolean;
  readonly bound: BoundIndicator;
}

export function isCombined(condition: Condition): condition is CombinedCondition {
  return 'of' in condition;
}
