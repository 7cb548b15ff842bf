import type { Evidence, ResultsEvidence } from '../rules/evidence.js';
import { type Day, type EpochDay, toEpochDay } from '../shared/days.js';
import { groupBy } from '../shared/group-by.js';

/** Which way things go. What is getting worse now is what a conversation this week can still turn. */
export type Trend = 'worsening' | 'steady' | 'easing';

/** Two stretches of this many school days are held against each other: two ordinary school weeks. */
const STRETCH = 10;

/**
 * Compares the signals of the last ten school days with those of the ten before, so that a holiday shifts nothing.
 * Results are compared with each other; whether home and school were in touch goes neither way. With fewer than twenty known school days it says 'steady'.
 */
export function trendOf(evidence: Evidence, asOf: Day, schoolDays: readonly EpochDay[]): Trend {
  if (evidence.kind === 'results') return trendOfScores(evidence.results);
  if (evidence.kind === 'home-contacts') return 'steady';
  if (evidence.kind === 'combination') return trendOfParts(evidence.parts, asOf, schoolDays);
  const until = toEpochDay(asOf);
  const past = schoolDays.filter((day) => day <= until).slice(-2 * STRETCH);
  const [before] = past;
  const recent = past[STRETCH];
  if (past.length < 2 * STRETCH || before === undefined || recent === undefined) return 'steady';
  const days = signalDaysOf(evidence).filter((day) => day <= until);
  const now = days.filter((day) => day >= recent).length;
  const earlier = days.filter((day) => day >= before && day < recent).length;
  return now > earlier ? 'worsening' : now < earlier ? 'easing' : 'steady';
}

function trendOfParts(parts: readonly Evidence[], asOf: Day, schoolDays: readonly EpochDay[]): Trend {
  return together(parts.map((part) => trendOf(part, asOf, schoolDays)));
}

/** What gets worse in one part of a child's life is not made good by another. */
function together(trends: readonly Trend[]): Trend {
  if (trends.includes('worsening')) return 'worsening';
  return trends.length > 0 && trends.every((trend) => trend === 'easing') ? 'easing' : 'steady';
}

/** The last result against the first, within one subject and scale: a mark in Art says nothing of one in French. */
function trendOfScores(results: ResultsEvidence['results']): Trend {
  const series = groupBy(results, ({ subject, scale }) => JSON.stringify([subject, scale]));
  return together([...series.values()].map(trendOfSeries));
}

function trendOfSeries(results: ResultsEvidence['results']): Trend {
  const inOrder = [...results].sort((a, b) => toEpochDay(a.day) - toEpochDay(b.day));
  const first = inOrder[0];
  const last = inOrder.at(-1);
  if (!first || !last || first.score === last.score) return 'steady';
  return last.score < first.score ? 'worsening' : 'easing';
}

function signalDaysOf(
  evidence: Exclude<Evidence, { kind: 'results' | 'home-contacts' | 'combination' }>,
): EpochDay[] {
  if (evidence.kind === 'sessions') return evidence.marks.map((mark) => toEpochDay(mark.day));
  if (evidence.kind === 'incidents') return evidence.incidents.map((incident) => toEpochDay(incident.day));
  return evidence.observations.map((observation) => toEpochDay(observation.day));
}
