import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { keyId } from '../../platform/secrets/sealed-text.js';
import type { Instant } from '../../shared/instants.js';

/** A line of the audit with all its columns, as the database holds it. */
export interface StoredLine {
  readonly id: number;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly subject_id: string;
  readonly reason: string | null;
}

/** Where a seal stands: its number, and the seal before it (empty for the first). */
export interface SealPlace {
  readonly number: number;
  readonly previous: string;
}

/** How far the seals go. */
export interface HeadOfSeals {
  readonly sealed: number;
  readonly lastMac: string;
  readonly keyId: string;
  readonly at: Instant;
}

interface DerivedKey {
  readonly key: KeyObject;
  /** 0 for the newest. */
  readonly age: number;
}

/**
 * Makes seals with keys that are derived from the installation's (HKDF), so that what seals the audit opens nothing else. The newest key
 * seals; older ones still tell whether their seals hold.
 */
export class SealKeys {
  private readonly derived = new Map<string, DerivedKey>();
  readonly newest: string;

  /** @param keys of the installation, newest first */
  constructor(keys: readonly Buffer[]) {
    const [newest] = keys;
    if (!newest) throw new Error('An installation has at least one key.');
    this.newest = keyId(newest);
    keys.forEach((key, age) => {
      const bytes = hkdfSync('sha256', key, '', 'tandem audit seal 1', 32);
      this.derived.set(keyId(key), { key: createSecretKey(Buffer.from(bytes)), age });
    });
  }

  /** How old a key is: 0 for the newest, null for one that is not among ours. */
  ageOf(id: string): number | null {
    return this.derived.get(id)?.age ?? null;
  }

  /** The seal of a line at a place. JSON keeps columns apart, and no reason from a reason that says "null". */
  seal(id: string, { number, previous }: SealPlace, line: StoredLine): string {
    const { at, actor, action, subject, reason } = line;
    return this.mac(id, [
      'line',
      number,
      previous,
      line.id,
      at,
      actor,
      action,
      subject,
      line.subject_id,
      reason,
    ]);
  }

  sealHead({ keyId: id, sealed, lastMac, at }: HeadOfSeals): string {
    return this.mac(id, ['head', sealed, lastMac, at]);
  }

  private mac(id: string, content: readonly (string | number | null)[]): string {
    const known = this.derived.get(id);
    if (!known) throw new Error(`The audit was sealed with key ${id}, which is not among TANDEM_KEYS.`);
    return createHmac('sha256', known.key).update(JSON.stringify(content)).digest('base64url');
  }
}
