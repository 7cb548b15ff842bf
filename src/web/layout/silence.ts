import { type Silence, silenceLines } from '../../rules/silence/silence-words.js';
import type { Day } from '../../shared/days.js';

/** What a page says where registers that its readers may know of do not come: `layout/silence.njk` shows it. */
export interface SilenceView {
  readonly lines: readonly string[];
  /** That there are more than stand here; null: there are not. */
  readonly more: string | null;
}

/** Who works for thirty schools reads the newest, and that there are others. */
const SHOWN = 5;

/** Null: every register that is expected has come. @param today for the year */
export function presentSilence(silences: readonly Silence[], today: Day): SilenceView | null {
  const lines = silenceLines(silences, today);
  if (lines.length === 0) return null;
  const more = lines.length - SHOWN;
  return {
    lines: lines.slice(0, SHOWN),
    more: more > 0 ? `${more} more ${more === 1 ? 'register is' : 'registers are'} missing.` : null,
  };
}
