import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, historyOf, incidentOn, schoolDay } from '../../../test/support/pupil-signals.js';
import type { IncidentSignal } from '../pupil-history.js';

const entries = (polarity: IncidentSignal['polarity'], count: number, day = schoolDay(20)) =>
  Array.from({ length: count }, (_, at) => incidentOn(day, { id: `${polarity}-${at}`, polarity }));
const balance = (incidents: IncidentSignal[], parameters: Record<string, number | string> = {}) =>
  ask('behaviour-balance', parameters, historyOf({ incidents }), schoolDay(40));

describe('The balance of negative and positive entries', () => {
  it('is met at exactly three of four, and keeps the negative ones as evidence', () => {
    const incidents = [...entries('negative', 6), ...entries('positive', 2), ...entries('neutral', 9)];
    expect(balance(incidents)).toMatchObject({
      outcome: 'met',
      value: 0.75,
      sentence: 'Of the entries about Amir in the last 30 school days, 6 are negative and 2 positive.',
      evidence: { kind: 'incidents', incidents: Array(6).fill({ category: 'Disruption' }) },
    });
    expect(balance([...incidents, incidentOn(schoolDay(21), { polarity: 'positive' })]).outcome).toBe(
      'not-met',
    );
  });

  it('says nothing of one entry less than it needs', () => {
    expect(balance(entries('negative', 8)).outcome).toBe('met');
    expect(balance(entries('negative', 7))).toMatchObject({
      outcome: 'not-enough-data',
      sentence: 'Only 7 positive and negative entries in the last 30 school days; 8 are needed.',
    });
  });

  it('looks at its school days alone', () => {
    expect(balance(entries('negative', 8, schoolDay(11))).outcome).toBe('met');
    expect(balance(entries('negative', 8, schoolDay(10))).outcome).toBe('not-enough-data');
  });

  it('is in at the threshold and out one entry below, whatever the share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (negative) => {
        const outcome = (count: number) =>
          balance([...entries('negative', count), ...entries('positive', 20 - count)], {
            atLeast: negative / 20,
          }).outcome;
        expect([outcome(negative), outcome(negative - 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
