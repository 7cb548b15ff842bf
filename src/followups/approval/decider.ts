import type { Sight } from '../../access/sight/why-visible.js';

/** The named person who decides. */
export interface Decider {
  /** As the school knows them; stands in the case's story. */
  readonly name: string;
  /** As in the audit: `key:…` or `command:…`. */
  readonly actor: string;
  /** May decide what is routed to the DSL. */
  readonly isDsl: boolean;
  /** Whose meetings they may decide. */
  readonly sight: Sight;
}
