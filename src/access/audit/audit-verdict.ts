import type { Instant } from '../../shared/instants.js';
import type { HeadOfSeals } from './seal-keys.js';

/** What has been done to the audit, as far as it can be told. */
export type Damage =
  | 'edited'
  | 'swapped'
  | 'deleted'
  | 'inserted'
  | 'truncated'
  | 'seal-missing'
  | 'key-unknown'
  | 'key-of-before'
  | 'head-missing'
  | 'head-changed'
  | 'head-behind'
  | 'not-the-kept-head';

/** The first place that does not hold. */
export interface Broken {
  readonly damage: Damage;
  /** Number of the seal; null where it is about the head. */
  readonly sealNumber: number | null;
  /** Id of the line, where one can be named. */
  readonly auditId: number | null;
  /** The whole sentence for a person. */
  readonly text: string;
}

/** How far the seals go, as it is printed to be kept where the database's owner cannot change it. */
export interface KeptHead {
  readonly sealed: number;
  readonly mac: string;
  readonly key: string;
  readonly at: Instant;
}

export function toKeep({ sealed, lastMac, keyId, at }: HeadOfSeals): KeptHead {
  return { sealed, mac: lastMac, key: keyId, at };
}

/** What verifying the whole audit found. */
export interface AuditVerdict {
  /** Seals that hold, up to the first that does not. */
  readonly sealed: number;
  /** How many lines wait for their seal, and since when: the unsealed window. What happens to them is not found. */
  readonly waiting: number;
  readonly waitingSince: Instant | null;
  readonly broken: Broken | null;
  /** Something somebody should look at, though every seal holds. */
  readonly warning: string | null;
  /** As it stands, to be kept elsewhere; null while nothing is sealed. */
  readonly head: KeptHead | null;
  readonly linesPerSecond: number;
}

const LINE_IS = (id: number | null) => `line ${id ?? '?'}`;

/** Says plainly what happened, where. `other`: the line it was swapped with, or how many are gone. */
export function broken(damage: Damage, sealNumber: number | null, auditId: number | null, other = 0): Broken {
  const line = LINE_IS(auditId);
  const texts: Readonly<Record<Damage, string>> = {
    edited: `${line} (seal ${sealNumber}) is not what was sealed: it, or its seal, has been edited`,
    swapped: `${line} (seal ${sealNumber}) has been swapped with line ${other}`,
    deleted: `${line} (seal ${sealNumber}) has been deleted`,
    inserted: `${line} has been inserted between others that are older or were sealed before it`,
    truncated: `everything from seal ${sealNumber} on has been cut off: ${other} sealed lines`,
    'seal-missing': `seal ${sealNumber} has been taken away`,
    'key-unknown': `${line} (seal ${sealNumber}) cannot be verified: its key is not among TANDEM_KEYS`,
    'key-of-before': `${line} (seal ${sealNumber}) was sealed with an older key after a newer one was in use`,
    'head-missing': 'the head of the seals has been taken away',
    'head-changed': 'the head of the seals has been changed by hand',
    'head-behind': `the head of the seals has been put back: it ends before seal ${sealNumber}`,
    'not-the-kept-head': `seal ${sealNumber} is not the one in the head that was kept: the audit has been rewritten or cut off`,
  };
  return { damage, sealNumber, auditId, text: texts[damage] };
}
