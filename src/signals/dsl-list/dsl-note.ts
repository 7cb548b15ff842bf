import type { EpochDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';

export const DSL_NOTE_KINDS = ['observation', 'home-contact', 'home-insight'] as const;

/** What staff noticed, a conversation with home, or what a family told us. */
export type DslNoteKind = (typeof DSL_NOTE_KINDS)[number];

/** Something that is for the DSL alone, as it stands. */
export interface DslNote {
  readonly id: string;
  readonly kind: DslNoteKind;
  readonly pupilId: number;
  readonly day: EpochDay;
  /** Who at home said it. Null: of an insight the pupil, of a conversation an adult who is not named; of an observation always. */
  readonly from: string | null;
  readonly text: string;
  /** Who wrote it down. */
  readonly author: string | null;
  /** Of an observation; else null. */
  readonly theme: string | null;
  readonly severity: string | null;
  /** Else it was told in confidence. */
  readonly possibleHarm: boolean;
  readonly recordedAt: Instant;
  /** When a DSL said to have read it; null: not yet. */
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgedBy: string | null;
}

/** Where notes of a kind stand, and which rows of it are for the DSL alone. */
interface NoteTable {
  readonly table: string;
  readonly text: string;
  readonly forDsl: string;
}

/**
 * Of what staff noticed the DSL alone reads possible harm. Of what home told us also what was told in confidence: where a family
 * has moved, or whom they fear, is said that way, and an invitation can give it away.
 */
export const NOTE_TABLES: Readonly<Record<DslNoteKind, NoteTable>> = {
  observation: { table: 'observation', text: 'text', forDsl: 'possible_harm = true' },
  'home-contact': {
    table: 'home_contact',
    text: 'summary',
    forDsl: '(possible_harm = true OR restricted = true)',
  },
  'home-insight': {
    table: 'home_insight',
    text: 'text',
    forDsl: '(possible_harm = true OR restricted = true)',
  },
};
