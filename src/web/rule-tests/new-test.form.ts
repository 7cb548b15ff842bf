import type { ShownRun } from '../../cases/backtests/backtest-history.js';
import type { TestAsked } from '../../cases/backtests/ask-backtest.service.js';
import { type Day, isDay } from '../../shared/days.js';
import { type FormError, formError } from '../forms/form.js';
import { typedDay } from '../forms/typed-day.js';
import { typedBack } from '../forms/typed-text.js';
import { dateWords } from '../layout/day-words.js';
import {
  isSign,
  type Parameters,
  parametersTyped,
  readParameters,
  type TypedParameters,
  typedParameters,
} from './outcome-fields.js';

export const IN_FORCE = 'in-force';

/** What a test can be about: the usual question of a school, any sign, or what people did. */
export type OutcomeKind = 'persistent' | 'sign' | 'case';

/** The form as it was filled in. */
export interface TypedTest {
  /** `in-force`, or the public id of a draft. */
  readonly rules: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: string;
  /** The day on which absence is looked at. */
  readonly on: string;
  /** The key of an indicator, and the day on which it is looked at. */
  readonly sign: string;
  readonly signOn: string;
  readonly caseFrom: string;
  readonly caseTo: string;
  /** The sign whose settings stood in the form; empty: none yet. */
  readonly settingsOf: string;
  readonly parameters: TypedParameters;
}

const FIELDS = [
  'rules',
  'from',
  'to',
  'outcome',
  'on',
  'sign',
  'signOn',
  'caseFrom',
  'caseTo',
  'settingsOf',
] as const;

export function readTyped(sent: unknown): TypedTest {
  const fields = (typeof sent === 'object' && sent !== null ? sent : {}) as Readonly<Record<string, unknown>>;
  const typed = Object.fromEntries(FIELDS.map((name) => [name, typedDay(typedBack(fields[name]).trim())]));
  return { ...(typed as Record<(typeof FIELDS)[number], string>), parameters: typedParameters(fields) };
}

/** The address at which the form stands as it was filled in, with the settings of the sign that was chosen. */
export function addressOf(path: string, { parameters: _, ...typed }: TypedTest): string {
  const query = new URLSearchParams({ ...typed, settingsOf: typed.sign });
  return `${path}?${query.toString()}`;
}

/** Somebody has chosen a sign and not seen its settings yet, or those of another. */
export function wantsSettings({ outcome, sign, settingsOf }: TypedTest): boolean {
  return outcome === 'sign' && isSign(sign) && settingsOf !== sign;
}

const PERSISTENT = { indicator: 'absence-rate', parameters: { atLeast: 0.1, minimumPossible: 40 } };

/** No look lies ahead, and none before the register begins: of a pupil nobody has seen, rules say nothing. */
export interface TestBounds {
  readonly today: Day;
  /** Null where no mark is known. */
  readonly firstMark: Day | null;
}

/** The question as the worker takes it, or what is wrong with it beside each field. */
export function checkTest(
  typed: TypedTest,
  { today, firstMark }: TestBounds,
): { readonly asked: TestAsked; readonly errors: readonly FormError[] } {
  const { rules, from, to } = typed;
  const { outcome, errors } = outcomeOf(typed, today);
  const found = [
    ...(rules === '' ? [formError('rules', 'Choose which rules to test')] : []),
    ...dayErrors('from', from, 'the first day', today),
    ...beforeFirstMark(from, firstMark),
    ...dayErrors('to', to, 'the last day', today),
    ...(isDay(from) && isDay(to) && to < from
      ? [formError('to', `Enter ${dateWords(from)} or a later day`)]
      : []),
    ...errors,
  ];
  return {
    asked: { draft: rules === IN_FORCE ? null : rules, from, to, outcome, schoolIds: null },
    errors: found,
  };
}

function outcomeOf(typed: TypedTest, today: Day): { outcome: object; errors: readonly FormError[] } {
  const { on, sign, signOn } = typed;
  if (typed.outcome === 'persistent')
    return { outcome: { on, ...PERSISTENT }, errors: lookErrors('on', on, typed, today) };
  if (typed.outcome === 'case') return casesOf(typed, today);
  if (typed.outcome !== 'sign')
    return { outcome: {}, errors: [formError('outcome', 'Choose what the rules are to warn of')] };
  const look = lookErrors('signOn', signOn, typed, today);
  if (!isSign(sign)) return { outcome: {}, errors: [formError('sign', 'Choose a sign'), ...look] };
  const { parameters, errors } = readParameters(sign, typed.parameters);
  return { outcome: { on: signOn, indicator: sign, parameters }, errors: [...look, ...errors] };
}

function casesOf({ from, caseFrom, caseTo }: TypedTest, today: Day) {
  const errors = [
    ...dayErrors('caseFrom', caseFrom, 'the first day', today),
    ...dayErrors('caseTo', caseTo, 'the last day', today),
  ];
  const areDays = errors.length === 0;
  if (areDays && isDay(from) && caseFrom < from)
    errors.push(formError('caseFrom', `Enter ${dateWords(from)} or a later day: before that nobody looked`));
  if (areDays && caseTo < caseFrom)
    errors.push(formError('caseTo', `Enter ${dateWords(caseFrom)} or a later day`));
  return { outcome: { cases: { from: caseFrom, to: caseTo } }, errors };
}

function beforeFirstMark(from: string, firstMark: Day | null): FormError[] {
  if (firstMark === null || !isDay(from) || from >= firstMark) return [];
  return [
    formError('from', `Enter ${dateWords(firstMark)} or a later day: before that there is no register`),
  ];
}

function dayErrors(field: string, typed: string, what: string, today: Day): FormError[] {
  if (!isDay(typed)) return [formError(field, `Enter ${what}, such as ${dateWords('2026-03-02')}`)];
  return typed > today ? [formError(field, 'Enter today or an earlier day')] : [];
}

/** A rule cannot warn of what has been: the outcome is looked at after the last look of the rules. */
function lookErrors(field: string, typed: string, { to }: TypedTest, today: Day): FormError[] {
  const errors = dayErrors(field, typed, 'the day on which it is looked at', today);
  if (errors.length > 0 || !isDay(to) || typed > to) return errors;
  return [formError(field, `Enter a day after ${dateWords(to)}: a rule cannot warn of what has been`)];
}

/** The form as it would have been filled in for a test that was asked. @param rules what it was about, if that is still there */
export function typedLike({ spec, outcomeAsked: asked }: ShownRun, rules: string): TypedTest {
  const blank = { on: '', sign: '', signOn: '', caseFrom: '', caseTo: '', settingsOf: '', parameters: {} };
  const typed = { ...blank, rules, from: spec.from, to: spec.to };
  const { outcome } = spec;
  if (outcome.kind === 'case')
    return { ...typed, outcome: 'case', caseFrom: outcome.from, caseTo: outcome.to };
  const { indicator, parameters } = asked;
  const isPersistent =
    indicator === PERSISTENT.indicator &&
    JSON.stringify(parameters) === JSON.stringify(PERSISTENT.parameters);
  if (isPersistent) return { ...typed, outcome: 'persistent', on: outcome.on };
  if (typeof indicator !== 'string' || !isSign(indicator)) return { ...typed, outcome: '' };
  return {
    ...{ ...typed, outcome: 'sign', sign: indicator, settingsOf: indicator, signOn: outcome.on },
    parameters: parametersTyped(indicator, (parameters ?? {}) as Parameters),
  };
}
