import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Finding } from './evaluate-pupil.js';
import { step, type RuleState } from './hysteresis.js';

/** A finding of a rule met at 10 and clear below 8. */
function findingAt(value: number | null): Finding {
  const shared = {
    ruleKey: 'unauthorised-ten-in-ten-weeks',
    asOf: '2026-03-02',
    severity: 4,
    consequence: 'open-case',
    threshold: 10,
    sentence: '',
    evidence: null,
  } as const;
  if (value === null) return { ...shared, outcome: 'not-enough-data', value, clear: false };
  const outcome = value >= 10 ? 'met' : 'not-met';
  return {
    ...shared,
    outcome,
    value,
    clear: value < 8,
    ...{ measuredOn: () => ({ kind: 'combination', parts: [] }), lacking: () => null },
  };
}

function run(values: (number | null)[], from: RuleState | null = null): string[] {
  let state = from;
  return values.map((value, i) => {
    const next = step(findingAt(value), state, `2026-03-${String((i % 28) + 1).padStart(2, '0')}`);
    state = next.state;
    return next.transition;
  });
}

describe('Raising and clearing', () => {
  it('raises at the threshold, holds inside the band, clears below it', () => {
    expect(run([9, 10, 12, 9, 8, 10, 7, 9])).toEqual([
      'none',
      'raised',
      'still',
      'still',
      'still',
      'still',
      'cleared',
      'none',
    ]);
  });

  it('neither raises nor clears without enough data', () => {
    expect(run([null, 10, null, null, 7, null])).toEqual([
      'none',
      'raised',
      'still',
      'still',
      'cleared',
      'none',
    ]);
    expect(step(findingAt(null), null, '2026-03-02').state).toBeNull();
  });

  it('remembers since when', () => {
    const raised = step(findingAt(11), null, '2026-03-02').state;
    expect(step(findingAt(9), raised, '2026-03-09').state).toEqual({
      met: true,
      since: '2026-03-02',
    });
    expect(step(findingAt(3), raised, '2026-03-09').state).toEqual({
      met: false,
      since: '2026-03-09',
    });
  });

  it('never flaps while the value stays inside the band', () => {
    const inBand = fc.array(fc.constantFrom(8, 9, null), { maxLength: 40 });
    fc.assert(
      fc.property(inBand, fc.boolean(), (values, met) => {
        const prior = { met, since: '2026-02-02' };
        expect(new Set([...run(values, prior), met ? 'still' : 'none'])).toEqual(
          new Set([met ? 'still' : 'none']),
        );
      }),
    );
  });

  it('raises and clears in turn, whatever the values', () => {
    const anyValues = fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { maxLength: 60 });
    fc.assert(
      fc.property(anyValues, (values) => {
        const changes = run(values).filter(
          (transition) => transition === 'raised' || transition === 'cleared',
        );
        expect(changes).toEqual(changes.map((_, i) => (i % 2 === 0 ? 'raised' : 'cleared')));
      }),
    );
  });
});
