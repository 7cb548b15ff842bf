import { describe, expect, it } from '@jest/globals';
import { addressOf, checkTest, readTyped, wantsSettings } from './new-test.form.js';

const TODAY = '2026-07-20';
const FILLED = {
  ...{ rules: 'in-force', from: '2025-09-02', to: '2026-05-22', outcome: 'persistent', on: '2026-07-17' },
};
const check = (more: object) =>
  checkTest(readTyped({ ...FILLED, ...more }), { today: TODAY, firstMark: '2025-09-01' });
const errorsOf = (more: object) => check(more).errors.map(({ field, text }) => [field, text]);
const SIGN = {
  outcome: 'sign',
  sign: 'absence-of-kind',
  signOn: '2026-07-17',
  settingsOf: 'absence-of-kind',
};
const KIND = { 'p-kind': 'illness', 'p-sessions': '30', 'p-weeks': '10' };

describe('The form that asks for a test', () => {
  it('asks what the worker understands: persistent absence, a sign with its settings, or cases', () => {
    expect(check({})).toEqual({
      errors: [],
      asked: {
        ...{ draft: null, from: '2025-09-02', to: '2026-05-22', schoolIds: null },
        outcome: {
          ...{ on: '2026-07-17', indicator: 'absence-rate' },
          parameters: { atLeast: 0.1, minimumPossible: 40 },
        },
      },
    });
    expect(check({ ...SIGN, ...KIND, rules: 'a-draft' }).asked).toMatchObject({
      draft: 'a-draft',
      outcome: {
        ...{ on: '2026-07-17', indicator: 'absence-of-kind' },
        parameters: { kind: 'illness', sessions: 30, weeks: 10 },
      },
    });
    const cases = { outcome: 'case', caseFrom: '2025-09-02', caseTo: '2026-07-17' };
    expect(check(cases)).toMatchObject({
      errors: [],
      asked: { outcome: { cases: { from: '2025-09-02', to: '2026-07-17' } } },
    });
  });

  it('takes shares in per cent', () => {
    const share = { ...SIGN, sign: 'absence-rate', settingsOf: 'absence-rate', 'p-minimumPossible': '40' };
    expect(check({ ...share, 'p-atLeast': '12,5%' }).asked.outcome).toMatchObject({
      parameters: { atLeast: 0.125 },
    });
    expect(errorsOf({ ...share, 'p-atLeast': '0.125' })).toEqual([
      ['p-atLeast', 'Enter a number from 1% to 100%'],
    ]);
  });

  it.each<[object, string, string]>([
    [{ rules: '' }, 'rules', 'Choose which rules to test'],
    [{ from: '' }, 'from', 'Enter the first day, such as 2 March 2026'],
    [
      { from: '2025-08-31' },
      'from',
      'Enter 1 September 2025 or a later day: before that there is no register',
    ],
    [{ to: '2025-02-30' }, 'to', 'Enter the last day, such as 2 March 2026'],
    [{ to: '2025-09-01' }, 'to', 'Enter 2 September 2025 or a later day'],
    [{ on: '2026-05-22' }, 'on', 'Enter a day after 22 May 2026: a rule cannot warn of what has been'],
    [{ on: '2026-07-21' }, 'on', 'Enter today or an earlier day'],
    [{ outcome: '' }, 'outcome', 'Choose what the rules are to warn of'],
    [{ ...SIGN, sign: 'nothing' }, 'sign', 'Choose a sign'],
    [{ ...SIGN, ...KIND, 'p-kind': 'laziness' }, 'p-kind', 'Choose'],
    [{ ...SIGN, ...KIND, 'p-sessions': '2.5' }, 'p-sessions', 'Enter a whole number from 1 to 400'],
    [{ ...SIGN, ...KIND, 'p-weeks': '' }, 'p-weeks', 'Enter'],
    [
      { outcome: 'case', caseFrom: '2025-01-01', caseTo: '2026-01-01' },
      'caseFrom',
      'Enter 2 September 2025 or a later day: before that nobody looked',
    ],
    [
      { outcome: 'case', caseFrom: '2026-01-01', caseTo: '2025-12-01' },
      'caseTo',
      'Enter 1 January 2026 or a later day',
    ],
  ])('says of %j beside %s: %s', (wrong, field, text) => {
    const [error, ...others] = errorsOf(wrong);
    expect([error?.[0], error?.[1], others]).toEqual([field, expect.stringContaining(text), []]);
  });

  it('goes on to the settings of a sign once, with all that was filled in and nothing else', () => {
    const typed = readTyped({ ...FILLED, ...SIGN, settingsOf: '', _csrf: 'secret' });
    expect(wantsSettings(typed)).toBe(true);
    const address = addressOf('/new', typed);
    expect(address).not.toContain('secret');
    const again = readTyped(Object.fromEntries(new URL(address, 'http://localhost').searchParams));
    expect(wantsSettings(again)).toBe(false);
    expect(again).toMatchObject({ ...FILLED, outcome: 'sign', sign: 'absence-of-kind' });
    expect(wantsSettings(readTyped({ ...FILLED, sign: 'absence-of-kind' }))).toBe(false);
  });

  it('takes a day also as it is written', () => {
    expect(readTyped({ from: '2 September 2025', to: '30 february 2026', on: 'soon' })).toMatchObject({
      ...{ from: '2025-09-02', to: '2026-02-30', on: 'soon' },
    });
  });

  it('takes what is no text for nothing', () => {
    expect(readTyped({ from: ['x'], rules: { a: 1 }, 'p-kind': ['x'] })).toMatchObject({
      ...{ from: '', rules: '', parameters: {} },
    });
    expect(readTyped(null).outcome).toBe('');
  });
});
