import { setTimeout as sleep } from 'node:timers/promises';

export interface KillRun {
  /** The same seed gives the same pauses. */
  readonly seed: number;
  /** How many times to strike. */
  readonly points: number;
  /** Milliseconds between two strikes, at random within these bounds. */
  readonly pauseMs: readonly [from: number, to: number];
  /** Does the damage: kills a process, empties Redis. Awaited before the next pause. */
  readonly strike: (point: number) => Promise<unknown>;
  /** Goes on, again and again, until all strikes are done; each call does one small piece. */
  readonly scenario: (round: number) => Promise<unknown>;
}

/** Strikes at random points while a scenario goes on. Returns how many pieces of it were done. */
export async function strikeWhile(run: KillRun): Promise<number> {
  const random = seeded(run.seed);
  const [from, to] = run.pauseMs;
  let over = false;
  const striking = (async () => {
    for (let point = 1; point <= run.points; point++) {
      await sleep(from + random() * (to - from));
      await run.strike(point);
    }
  })().finally(() => {
    over = true;
  });
  let rounds = 0;
  while (!over) await run.scenario(rounds++);
  await striking;
  return rounds;
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
