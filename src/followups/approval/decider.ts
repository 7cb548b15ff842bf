/** The named person who decides. */
export interface Decider {
  /** As the school knows them; stands in the case's story. */
  readonly name: string;
  /** As in the audit: `key:…` or `command:…`. */
  readonly actor: string;
  /** May decide what is routed to the DSL. */
  readonly isDsl: boolean;
  /** The schools whose meetings they may decide; null = all of this installation. */
  readonly schoolIds: readonly number[] | null;
}
