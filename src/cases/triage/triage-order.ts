import type { Day } from '../../shared/days.js';
import { compareStanding, type LiveStanding } from './live-standing.js';

/** By what the list can be sorted. */
export const TRIAGE_SORTS = ['urgency', 'name', 'year', 'age', 'owner'] as const;
export type TriageSort = (typeof TRIAGE_SORTS)[number];

/** What sorting and filtering need of a case. */
export interface RankedCase {
  readonly id: number;
  readonly caseId: string;
  readonly urgency: number;
  readonly proposedOn: Day;
  /** Last name first. */
  readonly name: string;
  readonly school: { readonly id: string; readonly name: string };
  readonly ownerStaffId: number | null;
  readonly owner: string;
  readonly year: string | null;
  /** Day of the oldest of its concerns. */
  readonly since: Day;
  /** As it stands today; null where it is not to be decided about. */
  readonly standing: LiveStanding | null;
}

const words = new Intl.Collator('en-GB', { numeric: true });

const BY: Readonly<Record<TriageSort, (a: RankedCase, b: RankedCase) => number>> = {
  urgency: () => 0,
  name: (a, b) => words.compare(a.name, b.name),
  year: (a, b) => unknownLast(a.year ?? '', b.year ?? ''),
  age: (a, b) => words.compare(a.since, b.since),
  owner: (a, b) => unknownLast(a.owner, b.owner),
};

function unknownLast(a: string, b: string): number {
  return Number(a === '') - Number(b === '') || words.compare(a, b);
}

/**
 * Sorted here, as databases disagree about names. Of equals the most urgent first, then the oldest. What is to be decided about is as urgent as
 * it stands today; what is watched or taken on, as it was found.
 */
export function inOrder(cases: readonly RankedCase[], sort: TriageSort): RankedCase[] {
  return [...cases].sort((a, b) => BY[sort](a, b) || mostUrgentFirst(a, b));
}

function mostUrgentFirst(a: RankedCase, b: RankedCase): number {
  const byStanding =
    a.standing && b.standing ? compareStanding(a.standing, b.standing) : b.urgency - a.urgency;
  if (byStanding !== 0) return byStanding;
  if (a.proposedOn !== b.proposedOn) return a.proposedOn < b.proposedOn ? -1 : 1;
  return a.id - b.id;
}

/** Who comes after a case in the list; the first where it is not in the list any more or is the last; null when nobody else is. */
export function nextAfter(order: readonly string[], caseId: string): string | null {
  const next = order[order.indexOf(caseId) + 1] ?? order[0];
  return next === undefined || next === caseId ? null : next;
}

/** Who comes before; null for the first. */
export function previousBefore(order: readonly string[], caseId: string): string | null {
  return order[order.indexOf(caseId) - 1] ?? null;
}
