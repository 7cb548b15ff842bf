import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, historyOf, resultOn, schoolDay } from '../../../test/support/pupil-signals.js';
import type { ResultSignal } from '../pupil-history.js';

const AUTUMN = { assessment: 'Autumn test' };
const SUMMER = { assessment: 'Summer test' };
const on = (indicator: string, results: ResultSignal[], parameters: Record<string, number | string> = {}) =>
  ask(indicator, parameters, historyOf({ results }), schoolDay(100));
const pair = (subject: string, before: number, after: number) => [
  resultOn(schoolDay(10), before, { ...AUTUMN, id: `${subject}-1`, subject }),
  resultOn(schoolDay(90), after, { ...SUMMER, id: `${subject}-2`, subject }),
];

describe('A fall greater than the error of measurement', () => {
  const fall = (before: number, after: number, parameters: Record<string, number | string> = {}) =>
    on('result-fall-beyond-error', pair('English', before, after), parameters);

  it('is one of 13.15 points at 95 per cent and reliability 0.9, and of 11.04 at 90', () => {
    expect(fall(110, 96.85)).toMatchObject({ outcome: 'met', threshold: 13.15 });
    expect(fall(110, 96.86).outcome).toBe('not-met');
    expect(fall(110, 98.96, { confidence: 90 })).toMatchObject({ outcome: 'met', threshold: 11.04 });
    expect(fall(110, 98.97, { confidence: 90 }).outcome).toBe('not-met');
  });

  it('grows with the scale and with what the test leaves to chance', () => {
    expect(fall(110, 96, { standardDeviation: 30 }).threshold).toBe(26.3);
    expect(fall(110, 96, { reliability: 0.8 }).threshold).toBe(18.6);
    expect(() => fall(110, 96, { reliability: 1 })).toThrow(/^reliability: /);
    expect(() => fall(110, 96, { confidence: 99 })).toThrow(/^confidence: /);
  });

  it('tells both results, and says of a smaller one that it can be chance', () => {
    expect(fall(110, 95)).toMatchObject({
      sentence:
        "Amir's result in English was 110 (Autumn test) and is 95 (Summer test): a fall of 15 points, which is more than chance.",
      evidence: { kind: 'results', results: [{ score: 110 }, { score: 95 }] },
    });
    expect(fall(110, 100).sentence).toBe(
      "Amir's result in English was 110 (Autumn test) and is 100 (Summer test): no fall, or one that can be chance.",
    );
  });

  it('says nothing of one result, of another scale, or of one that is too old', () => {
    expect(on('result-fall-beyond-error', pair('English', 110, 80).slice(1)).outcome).toBe('not-enough-data');
    const coarse = pair('English', 18, 1).map((result) => ({ ...result, scale: '0-20' }));
    expect(on('result-fall-beyond-error', coarse).outcome).toBe('not-enough-data');
    expect(fall(110, 80, { withinWeeks: 3 }).outcome).toBe('met');
    expect(fall(110, 80, { withinWeeks: 1 }).outcome).toBe('not-enough-data');
  });

  it('is in at the threshold and out a hundredth below, whatever the reliability', () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 99 }), (hundredths) => {
        const reliability = hundredths / 100;
        const { threshold } = fall(150, 150, { reliability });
        const outcome = (by: number) => fall(150, Number((150 - by).toFixed(4)), { reliability }).outcome;
        expect([outcome(threshold), outcome(threshold - 0.01)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});

describe('A result short of the target', () => {
  const short = (results: ResultSignal[], parameters: Record<string, number | string> = {}) =>
    on('result-short-of-target', results, { target: 100, scale: 'standardised', ...parameters });

  it('is met at exactly its points, by the subject furthest below', () => {
    const results = [...pair('English', 80, 95), ...pair('Science', 110, 90)];
    expect(short(results)).toMatchObject({
      outcome: 'met',
      value: 10,
      sentence: "Amir's latest result in Science (Summer test) is 90, 10 points short of the target of 100.",
      evidence: { results: [{ subject: 'Science', score: 90 }] },
    });
    expect(short(results, { by: 10.1 }).outcome).toBe('not-met');
    expect(short(results, { subject: 'english' }).value).toBe(5);
  });

  it('says of a target that was reached what it is', () => {
    expect(short(pair('English', 80, 104))).toMatchObject({
      outcome: 'not-met',
      value: -4,
      sentence: "Amir's latest result in English (Summer test) is 104; the target is 100.",
    });
  });

  it('says nothing without a result on the scale, and wants target and scale', () => {
    expect(short([], {}).outcome).toBe('not-enough-data');
    expect(short(pair('English', 80, 70), { scale: 'scaled' }).outcome).toBe('not-enough-data');
    expect(() => on('result-short-of-target', [], { target: 100 })).toThrow(/^scale: /);
    expect(() => on('result-short-of-target', [], { scale: 'scaled' })).toThrow(/^target: /);
  });

  it('is in at the threshold and out a tenth below, whatever the target', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 1500 }), (tenths, score) => {
        const target = (score + tenths) / 10;
        const outcome = (by: number) => short([resultOn(schoolDay(90), score / 10)], { target, by }).outcome;
        expect([outcome(tenths / 10), outcome((tenths + 1) / 10)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});

describe('Several subjects at once', () => {
  const three = [...pair('Art', 100, 84), ...pair('English', 100, 85), ...pair('Science', 95, 84.9)];

  it('are below a level in exactly so many, the level itself not counting', () => {
    expect(on('subjects-below', three)).toMatchObject({
      outcome: 'met',
      value: 2,
      sentence: "Amir's latest result is below 85 in 2 of 3 subjects: Art 84 and Science 84.9.",
      evidence: { results: [{ subject: 'Art' }, { subject: 'Science' }] },
    });
    expect(on('subjects-below', three, { subjects: 3 }).outcome).toBe('not-met');
  });

  it('fall in exactly so many, each by its points at least', () => {
    expect(on('subjects-falling', three, { by: 15 })).toMatchObject({
      outcome: 'met',
      value: 2,
      sentence:
        "Amir's results fell by 15 points or more in 2 of 3 subjects: Art from 100 to 84 and English from 100 to 85.",
      evidence: { results: [{ score: 100 }, { score: 84 }, { score: 100 }, { score: 85 }] },
    });
    expect(on('subjects-falling', three, { by: 15.1 }).value).toBe(1);
  });

  it('are counted once however the subject is written', () => {
    const twice = [...pair('Art', 100, 80), ...pair(' ART ', 90, 80)];
    expect(on('subjects-below', twice)).toMatchObject({
      outcome: 'not-enough-data',
      sentence: 'Results in 1 subject; 2 are needed.',
    });
  });

  it('say nothing with one subject less than they need', () => {
    expect(on('subjects-below', pair('Art', 80, 80)).outcome).toBe('not-enough-data');
    const oneNew = [...pair('Art', 100, 80), resultOn(schoolDay(90), 70)];
    expect(on('subjects-below', oneNew).outcome).toBe('met');
    expect(on('subjects-falling', oneNew)).toMatchObject({
      outcome: 'not-enough-data',
      sentence: 'Two results to compare in 1 subject; 2 are needed.',
    });
  });

  it('are in at the threshold and out one below, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), (count) => {
        const low = Array.from({ length: count }, (_, at) => pair(`Low ${at}`, 100, 80)).flat();
        const results = [...low, ...pair('Good', 100, 100)];
        for (const indicator of ['subjects-below', 'subjects-falling']) {
          const outcome = (subjects: number) => on(indicator, results, { subjects }).outcome;
          expect([outcome(count), outcome(count + 1)]).toEqual(['met', 'not-met']);
        }
      }),
    );
  });
});
