import type { Parameters } from './pupil-signals.js';

/** Parameters an indicator cannot do without; every other one may go by its defaults. */
const GIVEN: Readonly<Record<string, Parameters>> = {
  'absence-of-kind': { kind: 'illness' },
  'absence-share-of-kind': { kind: 'illness' },
  'incidents-of-category': { category: 'Disruption' },
  'result-drop': { from: 'Autumn test', to: 'Summer test', by: 10 },
  'result-short-of-target': { target: 100, scale: 'ks2' },
};

/** The least that must be said to use an indicator. */
export const sampleOf = (key: string): Parameters => GIVEN[key] ?? {};
