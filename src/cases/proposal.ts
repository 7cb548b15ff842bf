import type { Evidence, SpeaksOf } from '../rules/evidence.js';
import type { IndicatorDomain } from '../rules/indicator-domain.js';
import type { Consequence } from '../rules/rule.js';
import type { Trend } from './trend.js';

/** Of concerns whose evidence does not say yet what their indicator speaks of. */
const DOMAIN_OF_KIND: Readonly<Record<Exclude<Evidence['kind'], 'combination'>, IndicatorDomain>> = {
  sessions: 'attendance',
  incidents: 'behaviour',
  observations: 'wellbeing',
  results: 'attainment',
  'home-contacts': 'home',
};

/** As much of a concern's evidence as says which parts of a child's life it speaks of. */
interface EvidenceParts extends SpeaksOf {
  readonly kind: Evidence['kind'];
  readonly parts?: readonly EvidenceParts[];
}

/** That home and school have not talked is no change in the child: it makes no second part. */
function partsOfLife({ kind, domain, parts }: EvidenceParts): IndicatorDomain[] {
  if (kind === 'combination') return (parts ?? []).flatMap(partsOfLife);
  const speaksOf = domain ?? DOMAIN_OF_KIND[kind];
  return speaksOf === 'home' ? [] : [speaksOf];
}

/** What decides whether standing concerns amount to a case. */
export interface StandingConcern {
  readonly consequence: Consequence;
  readonly severity: number;
  readonly evidence: EvidenceParts;
}

/** From this severity on a case is proposed however full the lead's week is. */
export const NEVER_HELD_BACK_SEVERITY = 5;

/**
 * One concern that opens a case is enough. Of those that are only watched it takes two at once from different parts of
 * the child's life: one alone is mostly illness or one bad day, a change in two is what early help looks for.
 * `list` never counts.
 */
export function warrantsCase(standing: readonly Omit<StandingConcern, 'severity'>[]): boolean {
  if (standing.some((concern) => concern.consequence === 'open-case')) return true;
  const watched = standing.filter((concern) => concern.consequence === 'watch');
  return new Set(watched.flatMap((concern) => partsOfLife(concern.evidence))).size > 1;
}

/** True when these must not wait for a free place in the week (inclusive). */
export function neverHeldBack(standing: readonly Pick<StandingConcern, 'severity'>[]): boolean {
  return standing.some((concern) => concern.severity >= NEVER_HELD_BACK_SEVERITY);
}

const TREND_POINTS: Readonly<Record<Trend, number>> = { worsening: 5, steady: 2, easing: 0 };
const MOST_FOR_NUMBER = 4;

/**
 * 10 to 59, higher first. The gravest severity decides (tens); within it what is getting worse goes before what
 * is not, as a conversation can still turn it; then how many concerns stand at once.
 */
export function urgencyOf(concerns: readonly { readonly severity: number; readonly trend: Trend }[]): number {
  const gravest = Math.max(1, ...concerns.map((concern) => concern.severity));
  const trend = Math.max(0, ...concerns.map((concern) => TREND_POINTS[concern.trend]));
  return 10 * gravest + trend + Math.min(MOST_FOR_NUMBER, Math.max(0, concerns.length - 1));
}
