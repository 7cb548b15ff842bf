import { Conflict } from './errors.js';

/**
 * A record's life as one table: which transition, named as the school says it, leads from which state to which.
 * `final` lists the states with no way out on purpose.
 */
export interface Lifecycle<State extends string, Transition extends string> {
  readonly initial: State;
  readonly final: readonly State[];
  readonly steps: Readonly<Record<State, Readonly<Partial<Record<Transition, State>>>>>;
}

/** The record is not in a state from which this can be done. Status 409. */
export class TransitionRefused extends Conflict {
  override readonly code: string = 'transition-refused';

  constructor(
    thing: string,
    readonly state: string,
    readonly transition: string,
  ) {
    super(`A ${thing} that is ${state} cannot do this: ${transition}`);
  }
}

/** The state a transition leads to, or null where the table has no such step. */
export function stepOf<State extends string, Transition extends string>(
  lifecycle: Lifecycle<State, Transition>,
  state: State,
  transition: Transition,
): State | null {
  const steps = lifecycle.steps[state];
  return Object.hasOwn(steps, transition) ? (steps[transition] ?? null) : null;
}

/**
 * What is wrong with a table, in words; empty when nothing is. Each state must be reachable from the initial one,
 * each state that is not final must have a way out to another state, and a final one must have none.
 */
export function validateLifecycle<State extends string, Transition extends string>(
  lifecycle: Lifecycle<State, Transition>,
): string[] {
  const states = Object.keys(lifecycle.steps) as State[];
  const reachable = reachableFrom(lifecycle);
  const unreachable = states.filter((state) => !reachable.has(state));
  const waysOut = (state: State): State[] => targetsOf(lifecycle, state).filter((target) => target !== state);
  const stuck = states.filter((state) => !lifecycle.final.includes(state) && waysOut(state).length === 0);
  const undead = lifecycle.final.filter((state) => targetsOf(lifecycle, state).length > 0);
  return [
    ...unreachable.map((state) => `${state} cannot be reached from ${lifecycle.initial}`),
    ...stuck.map((state) => `${state} has no way out and is not final`),
    ...undead.map((state) => `${state} is final but has a way out`),
  ];
}

function targetsOf<State extends string, Transition extends string>(
  lifecycle: Lifecycle<State, Transition>,
  state: State,
): State[] {
  return Object.values<State | undefined>(lifecycle.steps[state] ?? {}).filter(
    (target) => target !== undefined,
  );
}

function reachableFrom<State extends string, Transition extends string>(
  lifecycle: Lifecycle<State, Transition>,
): Set<State> {
  const seen = new Set<State>([lifecycle.initial]);
  for (const state of seen) targetsOf(lifecycle, state).forEach((target) => seen.add(target));
  return seen;
}
