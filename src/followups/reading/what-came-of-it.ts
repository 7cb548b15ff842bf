import type { Evidence } from '../../rules/evidence.js';
import type { FrozenConcern } from '../../cases/frozen-concern.js';
import type { CaseState } from '../../cases/case.lifecycle.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';

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
  readonly writtenAt: Instant;
  /** The day of it, where the writer works. */
  readonly writtenOn: Day;
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
  readonly meetingsHeld: readonly { readonly at: Instant; readonly on: Day }[];
}

/** In the order in which it happened; never empty. */
export function whatCameOf(worry: WorryFacts, cases: readonly CaseFacts[]): readonly WhatCame[] {
  if (worry.possibleHarm) return [{ kind: 'with-dsl' }];
  const read: WhatCame[] =
    worry.readOn === null ? [] : [{ kind: 'read', by: worry.readBy ?? 'A colleague', on: worry.readOn }];
  const theirs = cases.filter((one) => standsOn(one, worry.worryId));
  const came = theirs.flatMap((one) => ofCase(one, worry));
  const isUnread = read.length === 0 && theirs.every((one) => wasOpenBefore(one, worry.writtenOn));
  return [...(isUnread ? [{ kind: 'nothing-yet' } as const] : read), ...came];
}

/** Who opened the case had not read this worry: it joined what the case stands on. */
function wasOpenBefore({ state, openedOn }: CaseFacts, writtenOn: Day): boolean {
  return state === 'withdrawn' || (openedOn !== null && openedOn < writtenOn);
}

function standsOn({ evidence }: CaseFacts, worryId: string): boolean {
  return evidence.some((one) => holdsObservation(one.evidence, worryId));
}

function holdsObservation(evidence: Evidence, id: string): boolean {
  if (evidence.kind === 'combination') return evidence.parts.some((part) => holdsObservation(part, id));
  return evidence.kind === 'observations' && evidence.observations.some((one) => one.id === id);
}

/**
 * A case that a correction took back before anybody looked at it was nothing. Of an older case only what came after the worry was
 * written: home was not spoken with about what nobody had said yet.
 */
function ofCase(
  { state, proposedOn, openedOn, closedOn, meetingsHeld }: CaseFacts,
  { writtenAt, writtenOn }: WorryFacts,
): WhatCame[] {
  if (state === 'withdrawn') return [];
  if (openedOn === null)
    return closedOn === null
      ? [{ kind: 'to-be-decided', since: proposedOn }]
      : [{ kind: 'no-action', on: closedOn }];
  const held = meetingsHeld
    .filter(({ at }) => at >= writtenAt)
    .map(({ on }): WhatCame => ({ kind: 'talked-with-home', on }));
  const closed: WhatCame[] = closedOn === null ? [] : [{ kind: 'case-closed', on: closedOn }];
  return [{ kind: 'in-case', since: openedOn > writtenOn ? openedOn : writtenOn }, ...held, ...closed];
}
