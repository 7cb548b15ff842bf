import { fromEpochDay, type Day, type EpochDay } from '../shared/days.js';
import { CODE_FLAGS, lettersOf } from '../signals/attendance/attendance-codes.js';
import type { CodeSet } from './code-sets.js';
import type { IndicatorDomain } from './indicator-domain.js';
import { codeIdOf, dayOf, sessionOf } from './packed-marks.js';
import type { HomeContactSignal, IncidentSignal, ObservationSignal, ResultSignal } from './pupil-history.js';

/** Copies are bounded; the counts beside them stay whole and `omitted` says how many older ones were left out. */
export const EVIDENCE_LIMIT = 60;

export interface MarkEvidence {
  readonly day: Day;
  readonly session: 'AM' | 'PM';
  readonly code: string;
}

/** Session counts of a stretch of days, both ends included. */
export interface SessionSpan {
  readonly from: Day;
  readonly to: Day;
  readonly possible: number;
  readonly absent: number;
}

export interface SessionsEvidence {
  readonly kind: 'sessions';
  readonly span: SessionSpan;
  /** What the span is held against, e.g. the pupil's own earlier weeks. */
  readonly earlier?: SessionSpan;
  /** The marks the finding stands on, oldest first. */
  readonly marks: readonly MarkEvidence[];
  readonly omitted: number;
}

export interface IncidentsEvidence {
  readonly kind: 'incidents';
  readonly from: Day;
  readonly to: Day;
  readonly incidents: readonly { id: string; day: Day; category: string; severity: number; points: number }[];
  readonly omitted: number;
}

/** Never the text, which can be redacted, nor the theme of a restricted observation. */
export interface ObservationsEvidence {
  readonly kind: 'observations';
  readonly from: Day;
  readonly to: Day;
  readonly observations: readonly {
    id: string;
    day: Day;
    theme: string | null;
    severity: string;
    restricted: boolean;
  }[];
  readonly omitted: number;
}

export interface ResultsEvidence {
  readonly kind: 'results';
  readonly results: readonly {
    id: string;
    day: Day;
    subject: string;
    assessment: string;
    scale: string;
    score: number;
  }[];
}

/** When home and school were last in touch, or what left for home; never what was said. */
export interface HomeContactsEvidence {
  readonly kind: 'home-contacts';
  readonly from: Day;
  readonly to: Day;
  readonly contacts: readonly { id: string; day: Day; channel: string; direction: string }[];
  readonly omitted: number;
}

/** What the conditions that were met stand on, one for each. */
export interface CombinedEvidence {
  readonly kind: 'combination';
  readonly parts: readonly Evidence[];
}

/** What an indicator stands on, by the kind of signal it reads. */
type SignalEvidence =
  SessionsEvidence | IncidentsEvidence | ObservationsEvidence | ResultsEvidence | HomeContactsEvidence;

/** What a finding stands on, copied so that it can be shown as it was even after corrections. */
export type Evidence = (SignalEvidence & SpeaksOf) | CombinedEvidence;

/** What the indicator speaks of, which its signals alone do not say: a suspension stands in the register. Absent: kept before 28 November 2026. */
export interface SpeaksOf {
  readonly domain?: IndicatorDomain;
}

/** The marks with any of the flag bits in entries[from..to), the newest up to the limit, oldest first. */
export function markEvidence(
  entries: Int32Array,
  from: number,
  to: number,
  flags: number,
): Pick<SessionsEvidence, 'marks' | 'omitted'> {
  const wanted: number[] = [];
  for (let i = from; i < to; i++) {
    const entry = entries[i] ?? 0;
    if ((CODE_FLAGS[codeIdOf(entry)] ?? 0) & flags) wanted.push(entry);
  }
  return copiedMarks(wanted);
}

/** The marks among these with one of the codes, the newest up to the limit, oldest first. */
export function codeEvidence(
  entries: Int32Array,
  codes: CodeSet,
): Pick<SessionsEvidence, 'marks' | 'omitted'> {
  return copiedMarks([...entries].filter((entry) => codes[codeIdOf(entry)]));
}

function copiedMarks(wanted: readonly number[]): Pick<SessionsEvidence, 'marks' | 'omitted'> {
  const marks = wanted.slice(-EVIDENCE_LIMIT).map((entry): MarkEvidence => ({
    day: fromEpochDay(dayOf(entry)),
    session: sessionOf(entry) === 0 ? 'AM' : 'PM',
    code: lettersOf(codeIdOf(entry)),
  }));
  return { marks, omitted: wanted.length - marks.length };
}

export function incidentsEvidence(
  incidents: readonly IncidentSignal[],
  from: EpochDay,
  to: EpochDay,
): IncidentsEvidence {
  const copied = incidents.slice(-EVIDENCE_LIMIT).map(({ id, day, category, severity, points }) => ({
    id,
    day: fromEpochDay(day),
    category,
    severity,
    points,
  }));
  return {
    kind: 'incidents',
    from: fromEpochDay(from),
    to: fromEpochDay(to),
    incidents: copied,
    omitted: incidents.length - copied.length,
  };
}

export function observationsEvidence(
  observations: readonly ObservationSignal[],
  from: EpochDay,
  to: EpochDay,
): ObservationsEvidence {
  const copied = observations.slice(-EVIDENCE_LIMIT).map(({ id, day, theme, severity, restricted }) => ({
    id,
    day: fromEpochDay(day),
    theme: restricted ? null : theme,
    severity,
    restricted,
  }));
  return {
    kind: 'observations',
    from: fromEpochDay(from),
    to: fromEpochDay(to),
    observations: copied,
    omitted: observations.length - copied.length,
  };
}

export function homeContactsEvidence(
  contacts: readonly HomeContactSignal[],
  from: EpochDay,
  to: EpochDay,
): HomeContactsEvidence {
  const copied = contacts.slice(-EVIDENCE_LIMIT).map(({ id, day, channel, direction }) => ({
    id,
    day: fromEpochDay(day),
    channel,
    direction,
  }));
  return {
    kind: 'home-contacts',
    from: fromEpochDay(from),
    to: fromEpochDay(to),
    contacts: copied,
    omitted: contacts.length - copied.length,
  };
}

/** A result that has a number. */
export type ScoredResult = ResultSignal & { readonly score: number };

export function resultsEvidence(results: readonly ScoredResult[]): ResultsEvidence {
  return {
    kind: 'results',
    results: results.map(({ id, day, subject, assessment, scale, score }) => ({
      id,
      day: fromEpochDay(day),
      subject,
      assessment,
      scale,
      score,
    })),
  };
}
