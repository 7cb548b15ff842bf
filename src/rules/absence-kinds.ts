import { ABSENT, CODE_FLAGS, UNAUTHORISED } from '../signals/attendance/attendance-codes.js';
import { codesNamed, codesWhere, type CodeSet } from './code-sets.js';

/** What an absence was for, as far as a rule may ask. */
export const ABSENCE_KINDS = ['any', 'illness', 'holiday', 'unauthorised'] as const;
export type AbsenceKind = (typeof ABSENCE_KINDS)[number];

/**
 * Illness is I alone: appointments (M) are agreed with the school. A holiday is G, and H of registers before August 2024, when a
 * holiday could still be granted. Unauthorised is every code the register counts so: G, N, O and U.
 */
export const CODES_OF_KIND: Readonly<Record<AbsenceKind, CodeSet>> = {
  any: codesWhere(({ id }) => ((CODE_FLAGS[id] ?? 0) & ABSENT) !== 0),
  illness: codesNamed('I'),
  holiday: codesNamed('G', 'H'),
  unauthorised: codesWhere(({ id }) => ((CODE_FLAGS[id] ?? 0) & UNAUTHORISED) !== 0),
};

/** "We have missed Amir in 12 sessions …" */
export const MISSED_BECAUSE: Readonly<Record<AbsenceKind, string>> = {
  any: 'for whatever reason',
  illness: 'through illness',
  holiday: 'for a holiday in term time',
  unauthorised: 'without an agreed reason',
};

/** To choose from, with the codes of the register. */
export const KINDS_IN_WORDS: Readonly<Record<AbsenceKind, string>> = {
  any: 'whatever it was',
  illness: 'illness (I)',
  holiday: 'a holiday in term time (G; H in old registers)',
  unauthorised: 'no agreed reason (G, N, O, U)',
};
