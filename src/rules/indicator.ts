import type { EpochDay } from '../shared/days.js';
import type { Evidence } from './evidence.js';
import { compareTo, valueOf, type ExactRatio } from './exact-ratio.js';
import type { IndicatorDomain } from './indicator-domain.js';
import type { SeenHistory } from './pupil-history.js';
import { registerMissing } from './silent-register.js';
import { validateParameters, type ParametersClass } from './validate-parameters.js';

export type SignalKind =
  | 'marks'
  | 'incidents'
  | 'results'
  | 'observations'
  | 'home-contacts'
  /** Of the pupils of the same year group. */
  | 'others-incidents'
  | 'others-results';

/** How far back an indicator reads; 'everything' for the latest result, however old. */
export type LookBack =
  | { readonly unit: 'school-year' | 'everything' }
  | { readonly unit: 'school-weeks' | 'school-days' | 'weeks'; readonly count: number };

/** `facts` are the numbers the sentence needs; `evidence` is copied only when someone will read it. */
export interface Measured<F> {
  readonly kind: 'measured';
  readonly ratio: ExactRatio;
  readonly facts: F;
  readonly evidence: () => Evidence;
  /** Of what was found and yet counts as 0: how much it is and what it wants to count, in sentences. Absent: what is there counts. */
  readonly lacking?: () => string;
}

/** Neither raises nor clears. The reason is a sentence. */
export interface NotEnoughData {
  readonly kind: 'not-enough-data';
  readonly reason: string;
}

export type Measurement<F> = Measured<F> | NotEnoughData;

/** 'at-least' and 'at-most' include the threshold itself; 'below' does not, as its word says. */
export type Direction = 'at-least' | 'at-most' | 'below';

/**
 * A pure measure of one thing about one pupil.
 * P: validated parameters; F: the numbers its sentence speaks of.
 */
export interface Indicator<P extends object, F> {
  /** Kebab case, stored in rule sets: never renamed. */
  readonly key: string;
  readonly title: string;
  readonly domain: IndicatorDomain;
  readonly parameters: ParametersClass<P>;
  readonly reads: readonly SignalKind[];
  readonly direction: Direction;
  /** What is met is something to be glad of: a rule on it may list, and nothing else. */
  readonly isGoodNews?: boolean;
  lookBack(parameters: P): LookBack;
  /** Below which nothing is said, in plain words. */
  minimumData(parameters: P): string;
  /** What is looked for, as a plain sentence about any pupil, with every number that counts. */
  inWords(parameters: P): string;
  /** A value of this measure with its unit: "10%", "3 points". */
  amount(value: number): string;
  /** Plain and warm, with the pupil's first name; no blame, no jargon. */
  sentence(facts: F, parameters: P, firstName: string): string;
  threshold(parameters: P): number;
  measure(history: SeenHistory, parameters: P, asOf: EpochDay): Measurement<F>;
}

/** What one indicator with its parameters says of one pupil on one day. */
export type BoundMeasurement =
  | NotEnoughData
  | {
      readonly kind: 'measured';
      readonly value: number;
      readonly met: boolean;
      /** On the far side of the clearing threshold: a raised concern may end. Never true while met. */
      readonly clear: boolean;
      /** Made only when someone will read it, as the evidence is. */
      readonly sentence: () => string;
      readonly evidence: () => Evidence;
      readonly lacking?: (() => string) | undefined;
    };

/** An indicator with parameters already checked: what the evaluator runs. */
export interface BoundIndicator {
  readonly threshold: number;
  readonly minimumData: string;
  /** What is looked for, in one sentence. */
  readonly inWords: string;
  /** The threshold with its unit. */
  readonly thresholdInWords: string;
  /** The value past which a raised concern may end, with its unit; null: as soon as the rule is not met. */
  readonly clearsInWords: string | null;
  readonly lookBack: LookBack;
  /** A value of it with its unit. */
  amount(value: number): string;
  measure(history: SeenHistory, asOf: EpochDay, firstName: string): BoundMeasurement;
}

/** An indicator whose parameters are not known to the type system, as rule sets store it. */
export interface AnyIndicator extends Pick<
  Indicator<object, unknown>,
  'key' | 'title' | 'domain' | 'parameters' | 'reads' | 'direction' | 'isGoodNews'
> {
  /**
   * Checks the parameters and fixes them. `clearAt` absent: clears as soon as it is no longer met.
   * @throws InvalidRuleParameters naming each bad parameter, or a clearAt inside the threshold.
   */
  bind(parameters: object, clearAt?: number): BoundIndicator;
}

/** True when the measured ratio meets the threshold in the indicator's direction. */
export function meets(direction: Direction, ratio: ExactRatio, threshold: number): boolean {
  const side = compareTo(ratio, threshold);
  if (direction === 'at-least') return side >= 0;
  return direction === 'at-most' ? side <= 0 : side < 0;
}

/** Hides the parameter type behind {@link AnyIndicator}, so that indicators of all kinds fit one catalogue. */
export function catalogued<P extends object, F>(indicator: Indicator<P, F>): AnyIndicator {
  const { key, title, domain, parameters, reads, direction, isGoodNews } = indicator;
  return {
    key,
    title,
    domain,
    parameters,
    reads,
    direction,
    isGoodNews,
    bind: (given, clearAt) => bound(indicator, validateParameters(indicator.parameters, given), clearAt),
  };
}

function bound<P extends object, F>(
  indicator: Indicator<P, F>,
  parameters: P,
  clearAt?: number,
): BoundIndicator {
  const threshold = indicator.threshold(parameters);
  const stayAt = clearAt ?? threshold;
  const readsMarks = indicator.reads.includes('marks');
  return {
    threshold,
    minimumData: indicator.minimumData(parameters),
    inWords: indicator.inWords(parameters),
    thresholdInWords: indicator.amount(threshold),
    clearsInWords: clearAt === undefined ? null : indicator.amount(clearAt),
    lookBack: indicator.lookBack(parameters),
    amount: (value) => indicator.amount(value),
    measure(history, asOf, firstName) {
      const missing = readsMarks ? registerMissing(history) : null;
      if (missing !== null) return { kind: 'not-enough-data', reason: missing };
      const measurement = indicator.measure(history, parameters, asOf);
      if (measurement.kind === 'not-enough-data') return measurement;
      const { ratio, facts, evidence, lacking } = measurement;
      const met = meets(indicator.direction, ratio, threshold);
      return {
        kind: 'measured',
        value: valueOf(ratio),
        met,
        clear: !met && !meets(indicator.direction, ratio, stayAt),
        sentence: () => indicator.sentence(facts, parameters, firstName),
        evidence: () => ({ ...evidence(), domain: indicator.domain }),
        lacking,
      };
    },
  };
}
