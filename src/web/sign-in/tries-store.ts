import type { ClientRateLimitInfo, Store } from 'express-rate-limit';
import type { SignInTryCounts } from '../../access/accounts/sign-in-try-counts.js';

/**
 * Where `express-rate-limit` counts. It is told no time at which a count ends: it would hold that against the machine's clock, and
 * what counts here is Tandem's.
 */
export class TriesStore implements Store {
  readonly localKeys = false;

  constructor(
    private readonly counts: SignInTryCounts,
    readonly prefix: string,
    private readonly limit: number,
  ) {}

  async increment(key: string): Promise<ClientRateLimitInfo> {
    return { totalHits: await this.counts.count(this.about(key), this.limit), resetTime: undefined };
  }

  async decrement(key: string): Promise<void> {
    await this.counts.takeBack(this.about(key));
  }

  async resetKey(key: string): Promise<void> {
    await this.counts.forget(this.about(key));
  }

  private about(key: string): string {
    return `${this.prefix} ${key}`;
  }
}
