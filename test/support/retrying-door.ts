import { setTimeout as sleep } from 'node:timers/promises';

/** An answer as it arrived whole. */
export interface DoorAnswer {
  readonly status: number;
  readonly body: string;
  /** How many times it was sent before and no answer came: each of these may have been done or not. */
  readonly unanswered: number;
}

const ANSWER_WITHIN_MS = 5_000;
const GIVE_UP_MS = 90_000;

/** Asks as another system would whose partner keeps dying: the same again until an answer arrives whole. */
export class RetryingDoor {
  /** Requests that reached a process which was killed before it had answered; who found the door shut is not counted. */
  unanswered = 0;
  /** Answers of 500 and above: a kill gives no answer at all, so each of these is a fault of ours. */
  readonly serverErrors: string[] = [];

  constructor(
    private readonly url: () => string,
    private readonly key: string,
  ) {}

  postJson(path: string, body: object): Promise<DoorAnswer> {
    return this.ask(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  get(path: string): Promise<DoorAnswer> {
    return this.ask(path, { headers: { authorization: `Bearer ${this.key}` } });
  }

  /** As a browser sends a form, without a key. */
  postForm(path: string, fields: Readonly<Record<string, string>>): Promise<DoorAnswer> {
    return this.ask(path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  }

  private async ask(path: string, init: RequestInit): Promise<DoorAnswer> {
    const from = performance.now();
    let unanswered = 0;
    for (;;) {
      const answer = await this.once(path, init);
      if (typeof answer === 'object' && answer.status < 500) return { ...answer, unanswered };
      if (performance.now() - from > GIVE_UP_MS)
        throw new Error(`${path}: for too long ${JSON.stringify(answer)}`);
      if (typeof answer === 'object')
        this.serverErrors.push(`${path}: ${answer.status} ${answer.body.slice(0, 200)}`);
      if (answer !== 'shut') unanswered += 1;
      if (answer === 'cut off') this.unanswered += 1;
      await sleep(60);
    }
  }

  private async once(
    path: string,
    init: RequestInit,
  ): Promise<{ status: number; body: string } | 'shut' | 'cut off'> {
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const answer = await fetch(`${this.url()}${path}`, { ...init, signal });
      return { status: answer.status, body: await answer.text() };
    } catch (error) {
      return isRefused(error) ? 'shut' : 'cut off';
    }
  }
}

/** Nobody listens. Told by its fields: what fetch throws is of another realm than a spec's own Error. */
function isRefused(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: string } };
  return cause?.code === 'ECONNREFUSED';
}
