import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, historyOf, incidentOn, schoolDay } from '../../../test/support/pupil-signals.js';
import type { IncidentSignal } from '../pupil-history.js';

const of = (
  incidents: IncidentSignal[],
  parameters: Record<string, number | string> = {},
  asOf = schoolDay(19),
) => ask('incidents-of-category', { category: 'Disruption', ...parameters }, historyOf({ incidents }), asOf);

const three = [0, 10, 19].map((at) => incidentOn(schoolDay(at), { category: ' disRUPTION ' }));

describe('Incidents of one category', () => {
  it('are counted whatever their letter case, the exact number being enough', () => {
    expect(of(three)).toMatchObject({
      outcome: 'met',
      value: 3,
      sentence:
        'Amir was part of 3 negative incidents of the category "Disruption" in the last 20 school days.',
      evidence: { kind: 'incidents', incidents: [{}, {}, {}], omitted: 0 },
    });
    expect(of(three, { incidents: 4 }).outcome).toBe('not-met');
  });

  it('fall out of sight after their school days', () => {
    expect(of(three, {}, schoolDay(20)).value).toBe(2);
  });

  it('are of that category alone, and negative unless asked otherwise', () => {
    const mixed = [
      ...three,
      incidentOn(schoolDay(18), { category: 'Fighting' }),
      incidentOn(schoolDay(17), { polarity: 'positive' }),
      incidentOn(schoolDay(16), { polarity: 'neutral' }),
    ];
    expect(of(mixed).value).toBe(3);
    expect(of(mixed, { polarity: 'positive' }).value).toBe(1);
    expect(of(mixed, { polarity: 'any' })).toMatchObject({
      value: 5,
      sentence: 'Amir was part of 5 incidents of the category "Disruption" in the last 20 school days.',
    });
  });

  it('want a category, and need no minimum', () => {
    expect(of([]).outcome).toBe('not-met');
    expect(() => of([], { category: '' })).toThrow(/^category: /);
  });

  it('are in at the threshold and out one below, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (count) => {
        const many = Array.from({ length: count }, (_, at) =>
          incidentOn(schoolDay(at % 20), { id: `incident-${at}` }),
        );
        const outcome = (threshold: number) => of(many, { incidents: threshold }).outcome;
        expect([outcome(count), outcome(count + 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
