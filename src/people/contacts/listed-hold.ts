import { createHash } from 'node:crypto';
import type { Day } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';

/** What a hold says: why, who placed it, and when it is looked at again. */
interface Words {
  readonly reason: string;
  readonly placedBy: string;
  readonly reviewOn: Day;
}

/** A hold on the same people as a row of a list, as it is now. */
export interface HoldNow extends Words {
  readonly id: number;
  readonly liftedAt: string | null;
  /** The fingerprint of the row of a list that was last met about it. */
  readonly importMemory: string | null;
}

/** What a row of a list does: `keep` leaves the hold as its DSL left it. */
export type ListedHoldStep =
  | { readonly step: 'place'; readonly fate: Fate }
  | {
      readonly step: 'correct' | 'remember';
      readonly holdId: number;
      readonly fate: Fate;
      readonly kept: Kept;
    }
  | { readonly step: 'nothing'; readonly fate: Fate; readonly kept: Kept };

/** How a DSL has left the hold that a row would have changed; null: the hold is as the row says. */
export type Kept = 'standing' | 'lifted' | null;

/** The row in a form that is compared only. */
export function fingerprintOf({ reason, placedBy, reviewOn }: Words): string {
  return createHash('sha256')
    .update(JSON.stringify([reason, placedBy, reviewOn]))
    .digest('hex');
}

/**
 * A list that is read again and again changes only what a list has placed. What a DSL has placed, edited or lifted since is newer
 * than the list, and stays; a row that says something new about somebody nobody holds is a new hold, because it may be a new fear.
 */
export function decideListedHold(known: readonly HoldNow[], row: Words): ListedHoldStep {
  const print = fingerprintOf(row);
  const standing = known.filter((one) => one.liftedAt === null);
  const ofTheList = standing.find((one) => one.importMemory === fingerprintOf(one));
  if (ofTheList?.importMemory === print) return { step: 'nothing', fate: 'unchanged', kept: null };
  if (ofTheList) return { step: 'correct', holdId: ofTheList.id, fate: 'corrected', kept: null };
  const [ofADsl] = standing;
  const kept = ofADsl ? 'standing' : 'lifted';
  if (known.some((one) => one.importMemory === print)) return { step: 'nothing', fate: 'unchanged', kept };
  if (ofADsl) return { step: 'remember', holdId: ofADsl.id, fate: 'unchanged', kept };
  return { step: 'place', fate: 'accepted' };
}
