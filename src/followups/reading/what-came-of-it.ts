import type { FrozenConcern } from '../../cases/frozen-concern.js';
import type { CaseState } from '../../cases/case.lifecycle.js';
import type { Day } from '../../shared/days.js';

/**
 * What a writer may know of what became of their worry: that it was read, that somebody deals with it, that home was spoken with. Never
 * anything of the pupil's story, and of possible harm only that the DSL has it.
 */
export type WhatCame =
  | { readonly kind: 'with-dsl' }
  | { readonly kind: 'nothing-yet' }
  | { readonly kind: 'read'; readonly by: string; readonly on: Day }
  | { readonly kind: 'to-be-decided'; readonly since: Day }
  | { readonly kind: 'no-action'; readonly on: Day }
  | { readonly kind: 'in-case'; readonly since: Day }
  | { readonly kind: 'case-closed'; readonly on: Day }
  | { readonly kind: 'talked-with-home'; readonly on: Day };

/** The worry, as far as it decides. */
export interface WorryFacts {
  /** Public id of the observation. */
  readonly worryId: string;
  readonly possibleHarm: boolean;
  readonly readOn: Day | null;
  readonly readBy: string | null;
}

/** A case of the pupil at a school the writer may know of. */
export interface CaseFacts {
  readonly state: CaseState;
  readonly proposedOn: Day;
  readonly openedOn: Day | null;
  readonly closedOn: Day | null;
  readonly evidence: readonly Pick<FrozenConcern, 'evidence'>[];
  /** When meetings about it were held, those the DSL decides about left out. */
  readonly meetingsHeld: readonly Day[];
}

/** In the order in which it happened; never empty. */
export function whatCameOf(worry: WorryFacts, cases: readonly CaseFacts[]): readonly WhatCame[] {
  if (worry.possibleHarm) return [{ kind: 'with-dsl' }];
  const read: WhatCame[] =
    worry.readOn === null ? [] : [{ kind: 'read', by: worry.readBy ?? 'A colleague', on: worry.readOn }];
  const came = [...read, ...cases.filter((one) => standsOn(one, worry.worryId)).flatMap(ofCase)];
  return came.length === 0 ? [{ kind: 'nothing-yet' }] : came;
}

function standsOn({ evidence }: CaseFacts, worryId: string): boolean {
  return evidence.some(
    (one) =>
      one.evidence.kind === 'observations' && one.evidence.observations.some(({ id }) => id === worryId),
  );
}

/** A case that a correction took back before anybody looked at it was nothing. */
function ofCase({ state, proposedOn, openedOn, closedOn, meetingsHeld }: CaseFacts): WhatCame[] {
  if (state === 'withdrawn') return [];
  if (openedOn === null)
    return closedOn === null
      ? [{ kind: 'to-be-decided', since: proposedOn }]
      : [{ kind: 'no-action', on: closedOn }];
  const held = meetingsHeld.map((on): WhatCame => ({ kind: 'talked-with-home', on }));
  const closed: WhatCame[] = closedOn === null ? [] : [{ kind: 'case-closed', on: closedOn }];
  return [{ kind: 'in-case', since: openedOn }, ...held, ...closed];
}
