import type { ListedBatch } from '../../data-import/batches/import-history.js';
import type { Instant } from '../../shared/instants.js';
import { addMinutes } from '../../shared/instants.js';
import { type FormError, messages } from '../forms/form.js';
import { pastMomentWords } from '../layout/dates.js';
import { LARGEST_FILE_MB, LARGEST_UPLOAD_MB, MOST_FILES } from './take-uploads.js';
import { doneWords, STATE_WORDS, VIA_WORDS, whoWords } from './import-words.js';

/** After so long without a sign of life somebody should look, minutes. */
export const QUIET_MINUTES = 10;

export interface ImportsFacts {
  readonly batches: readonly ListedBatch[];
  readonly names: ReadonlyMap<string, string>;
  readonly page: number;
  readonly hasOlder: boolean;
  readonly zone: string;
  readonly now: Instant;
}

export type ImportsView = ReturnType<typeof presentImports>;

/** The history, newest first. */
export function presentImports({ batches, names, page, hasOlder, zone, now }: ImportsFacts) {
  return {
    title: 'Imports',
    imports: batches.map((one) => ({
      href: `/imports/${one.publicId}`,
      when: pastMomentWords(one.createdAt, zone),
      who: whoWords(one.actor, names),
      how: VIA_WORDS[one.via],
      source: one.source,
      state: stateOf(one, now),
      counts: one.state === 'done' ? countsWords(one) : null,
      hasRefused: one.state === 'done' && one.rejected > 0,
    })),
    newer: page > 1 ? `/imports?page=${page - 1}` : null,
    older: hasOlder ? `/imports?page=${page + 1}` : null,
  };
}

/** A command that was broken off never says so itself. */
function stateOf(batch: ListedBatch, now: Instant): { readonly text: string; readonly classes: string } {
  const { state, touchedAt } = batch;
  if (state === 'done') return doneWords(batch);
  const isQuiet = state === 'importing' && touchedAt < addMinutes(now, -QUIET_MINUTES);
  return isQuiet ? { text: 'No sign of life', classes: 'govuk-tag--red' } : STATE_WORDS[state];
}

/** "12 new, 3 corrected, 40 unchanged, 2 refused" */
export function countsWords(counts: {
  readonly accepted: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly rejected: number;
}): string {
  const said = (count: number, word: string): string => `${count.toLocaleString('en-GB')} ${word}`;
  return [
    said(counts.accepted, 'new'),
    said(counts.corrected, 'corrected'),
    said(counts.unchanged, 'unchanged'),
    said(counts.rejected, 'refused'),
  ].join(', ');
}

export interface NewImportView {
  readonly title: string;
  readonly source: string;
  readonly isFixed: boolean;
  readonly limits: string;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

/** The form that takes files. `fixed`: the only source this place may use; null where any may be named. */
export function presentNew(
  source: string,
  fixed: string | null,
  errors: readonly FormError[],
): NewImportView {
  return {
    title: 'Bring files',
    source: fixed ?? source,
    isFixed: fixed !== null,
    limits: `At most ${MOST_FILES} files, ${LARGEST_FILE_MB} MB each and ${LARGEST_UPLOAD_MB} MB together.`,
    errors,
    messages: messages(errors),
  };
}
