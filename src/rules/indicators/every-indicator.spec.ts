import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleOf } from '../../../test/support/indicator-samples.js';
import { ask, historyOf, SCHOOL_DAYS, schoolDay } from '../../../test/support/pupil-signals.js';
import { ATTENDANCE_CODES } from '../../signals/attendance/attendance-codes.js';
import { HOME_CHANNELS, HOME_DIRECTIONS } from '../../signals/home/home-contact.entity.js';
import { OBSERVATION_SEVERITIES, OBSERVATION_THEMES } from '../../signals/observations/observation.dto.js';
import { Cohort } from '../cohort.js';
import { INDICATORS } from '../indicator-catalogue.js';
import type { PupilHistory } from '../pupil-history.js';
import type { MarkSignal } from '../packed-marks.js';

type Signals = Partial<Omit<PupilHistory, 'marks'>> & { marks?: MarkSignal[] };

const SUBJECTS = ['Mathematics', 'English', 'Science'];
const ASSESSMENTS = ['Autumn test', 'Summer test'];

const anyDay = fc.constantFrom(...SCHOOL_DAYS);
const dated = { id: fc.uuid(), day: anyDay };
const anyMark = fc.record({
  day: anyDay,
  session: fc.constantFrom<0 | 1>(0, 1),
  code: fc.constantFrom(...ATTENDANCE_CODES.map((code) => code.id)),
  knownOn: fc.option(anyDay),
});
const anyIncident = fc.record({
  ...dated,
  knownOn: anyDay,
  polarity: fc.constantFrom('positive', 'negative', 'neutral'),
  category: fc.constantFrom('Disruption', 'disruption', 'Kindness'),
  severity: fc.integer({ min: 1, max: 5 }),
  points: fc.integer({ min: -5, max: 5 }),
});
const anyResult = fc.record({
  ...dated,
  knownOn: anyDay,
  subject: fc.constantFrom(...SUBJECTS),
  assessment: fc.constantFrom(...ASSESSMENTS),
  scale: fc.constantFrom('standardised', '0-20'),
  score: fc.option(fc.integer({ min: 60, max: 130 })),
});
const anyObservation = fc.record({
  ...dated,
  knownOn: anyDay,
  theme: fc.constantFrom(...OBSERVATION_THEMES),
  severity: fc.constantFrom(...OBSERVATION_SEVERITIES),
  restricted: fc.boolean(),
  by: fc.constantFrom('staff:1', 'staff:2', 'name:t. okafor', null),
});
const anyHomeContact = fc.record({
  ...dated,
  knownOn: anyDay,
  channel: fc.constantFrom(...HOME_CHANNELS),
  direction: fc.constantFrom(...HOME_DIRECTIONS),
  invitation: fc.option(
    fc.record({
      invitation: fc.constantFrom('1', '2', '3'),
      part: fc.constantFrom('sent', 'called-off', 'answered'),
    }),
  ),
});
const anySignals = fc.record({
  marks: fc.array(anyMark, { maxLength: 250 }),
  incidents: fc.array(anyIncident, { maxLength: 12 }),
  results: fc.array(anyResult, { maxLength: 12 }),
  observations: fc.array(anyObservation, { maxLength: 12 }),
  homeContacts: fc.array(anyHomeContact, { maxLength: 12 }),
});

/** The same signals, in an order of their own. */
function shuffled(signals: Signals, seed: number): Signals {
  const mix = <T>(list: readonly T[] | undefined): T[] =>
    [...(list ?? [])]
      .map((one, at) => ({ one, at: (at * 7919 + seed) % 1013 }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one);
  return {
    marks: mix(signals.marks),
    incidents: mix(signals.incidents),
    results: mix(signals.results),
    observations: mix(signals.observations),
    homeContacts: mix(signals.homeContacts),
  };
}

/** Two tellings as one; what is added was not known by the day. */
function joined(signals: Signals, later: Signals, asOf: number): Signals {
  const unseen = <T extends { knownOn?: number | null }>(list: readonly T[] = []) =>
    list.map((one) => ({ ...one, knownOn: asOf + 1 }));
  return {
    marks: [...(signals.marks ?? []), ...unseen(later.marks)],
    incidents: [...(signals.incidents ?? []), ...unseen(later.incidents)],
    results: [...(signals.results ?? []), ...unseen(later.results)],
    observations: [...(signals.observations ?? []), ...unseen(later.observations)],
    homeContacts: [...(signals.homeContacts ?? []), ...unseen(later.homeContacts)],
  };
}

/** The pupil is one of thirty, whose points and results differ. */
const YEAR_9 = {
  enrolments: [{ schoolId: 1, yearGroup: '9', from: schoolDay(0), to: null }],
  cohort: new Cohort({
    enrolments: numbered((pupilId) => ({ pupilId, yearGroup: '9', from: schoolDay(0), to: null })),
    points: numbered((pupilId, day) => ({ pupilId, day, knownOn: day, points: pupilId % 4 })),
    results: SUBJECTS.flatMap((subject) =>
      ASSESSMENTS.flatMap((assessment) =>
        numbered((pupilId, day) => ({
          ...{ pupilId, day, knownOn: day, subject, assessment, scale: 'standardised', score: 70 + pupilId },
        })),
      ),
    ),
  }),
};

function numbered<Made>(make: (pupilId: number, day: number) => Made): Made[] {
  return Array.from({ length: 30 }, (_, at) => make(at, schoolDay(3 * at)));
}

const KEYS = INDICATORS.map((indicator) => indicator.key);

describe.each(KEYS)('Whatever the signals, %s', (key) => {
  const say = (signals: Signals, asOf: number) =>
    ask(key, sampleOf(key), historyOf({ ...signals, ...YEAR_9 }), asOf);

  it('does not mind their order', () => {
    fc.assert(
      fc.property(anySignals, anyDay, fc.nat(1012), (signals, asOf, seed) => {
        expect(say(shuffled(signals, seed), asOf)).toEqual(say(signals, asOf));
      }),
      { numRuns: 40 },
    );
  });

  it('does not change what it said of a day when more becomes known afterwards', () => {
    fc.assert(
      fc.property(anySignals, anySignals, anyDay, (signals, later, asOf) => {
        expect(say(joined(signals, later, asOf), asOf)).toEqual(say(signals, asOf));
      }),
      { numRuns: 40 },
    );
  });

  it('says a sentence with the name, or why it cannot', () => {
    fc.assert(
      fc.property(anySignals, anyDay, (signals, asOf) => {
        const finding = say(signals, asOf);
        expect(finding.sentence).toMatch(/^[A-Z0-9].*\.$/);
        expect(finding.sentence).not.toMatch(/NaN|undefined|Infinity/);
        if (finding.outcome !== 'not-enough-data') expect(finding.sentence).toContain('Amir');
      }),
      { numRuns: 40 },
    );
  });
});

describe('The catalogue', () => {
  it('has no key and no title twice', () => {
    expect(new Set(KEYS).size).toBe(KEYS.length);
    expect(new Set(INDICATORS.map((indicator) => indicator.title)).size).toBe(KEYS.length);
  });
});
