import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, historyOf, observationOn, schoolDay } from '../../../test/support/pupil-signals.js';
import type { ObservationSignal } from '../pupil-history.js';

const noticed = (
  observations: ObservationSignal[],
  parameters: Record<string, number | string> = {},
  asOf = schoolDay(29),
) => ask('repeated-theme', parameters, historyOf({ observations }), asOf);
const by = (writer: string | null, at: number, more: Partial<ObservationSignal> = {}) =>
  observationOn(schoolDay(at), { id: `observation-${at}`, by: writer, ...more });

const three = [by('staff:1', 0), by('staff:1', 10), by('staff:2', 29)];

describe('The same noticed by several people', () => {
  it('is met by exactly three of one theme from two people', () => {
    expect(noticed(three)).toMatchObject({
      outcome: 'met',
      value: 3,
      sentence:
        'Something of the same kind was noticed about Amir 3 times in the last 30 school days, by 2 people.',
      evidence: { kind: 'observations', observations: Array(3).fill({ theme: 'emotional' }) },
    });
    expect(noticed(three.slice(1)).outcome).toBe('not-met');
    expect(noticed(three, {}, schoolDay(30)).outcome).toBe('not-met');
  });

  it('counts for nothing where one person wrote them all, or where nobody is named', () => {
    expect(noticed(three.map((one) => ({ ...one, by: 'staff:1' })))).toMatchObject({
      outcome: 'not-met',
      value: 0,
      sentence: 'Nothing was noticed about Amir by enough people in the last 30 school days.',
    });
    expect(noticed(three.map((one) => ({ ...one, by: null }))).value).toBe(0);
    expect(noticed([...three.slice(0, 2), by(null, 20)]).value).toBe(3);
  });

  it('does not add up different themes', () => {
    expect(noticed([...three.slice(1), by('staff:3', 20, { theme: 'health' })]).value).toBe(2);
  });

  it('counts a restricted one and tells nobody the theme', () => {
    const [first, ...others] = three;
    const found = noticed([...(first ? [{ ...first, restricted: true }] : []), ...others]);
    expect(found).toMatchObject({ outcome: 'met', value: 3 });
    expect(JSON.stringify(found)).not.toContain('emotional');
  });

  it('refuses more people than observations', () => {
    expect(() => noticed([], { times: 2, people: 3 })).toThrow('people: people must not be above times');
  });

  it('is in at the threshold and out one below, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), (count) => {
        const many = Array.from({ length: count }, (_, at) => by(`staff:${at % 2}`, at));
        const outcome = (times: number) => noticed(many, { times }).outcome;
        expect([outcome(count), outcome(count + 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
