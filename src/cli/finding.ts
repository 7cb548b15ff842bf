/** One thing a doctor looked at. */
export interface Finding {
  readonly part: string;
  /** What to do about it; null when it is well. */
  readonly problem: string | null;
  /** It works, and yet somebody should know this. */
  readonly warning?: string;
  /** Figures for a script, with `--json`. */
  readonly details?: Readonly<Record<string, unknown>>;
}
