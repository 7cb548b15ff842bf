import type { BatchCounts } from '../../data-import/batches/batch-report.js';
import type { BroughtBy } from '../../data-import/batches/import-batch.entity.js';
import type { BatchState } from '../../data-import/batches/import-batch.lifecycle.js';
import type { Delimiter } from '../../data-import/csv/delimiter.js';
import type { TextEncoding } from '../../data-import/csv/text-encoding.js';
import { DROP_FOLDER_ACTOR } from '../../data-import/drop-folder/dropped-imports.js';
import type { FileKind } from '../../data-import/rows/row-kinds.js';

/** What the rows of each kind of file are. */
export const KIND_WORDS: Readonly<Record<FileKind, string>> = {
  schools: 'Schools',
  'school-days': 'School days',
  terms: 'Terms',
  teams: 'Teams',
  pupils: 'Pupils',
  enrolments: 'Enrolments',
  contacts: 'Contacts',
  'contact-bars': 'Contacts who must not be asked',
  staff: 'Staff',
  holds: 'Holds on contacting home',
  attendance: 'Attendance marks',
  'register-weeks': 'Registers, a week a row',
  behaviour: 'Behaviour incidents',
  attainment: 'Results',
  observations: 'Worries that staff have logged',
  'home-contacts': 'Conversations with home',
  'home-insights': 'What home told us',
};

export const ENCODING_WORDS: Readonly<Record<TextEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows (Western European)',
};

export const DELIMITER_WORDS: Readonly<Record<Delimiter, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
};

export const VIA_WORDS: Readonly<Record<BroughtBy, string>> = {
  page: 'on this page',
  command: 'by command on the server',
  folder: 'through the watched folder',
};

/** A state as a tag says it. */
export const STATE_WORDS: Readonly<Record<BatchState, { readonly text: string; readonly classes: string }>> =
  {
    brought: { text: 'Not imported yet', classes: 'govuk-tag--yellow' },
    trying: { text: 'Being tried out', classes: 'govuk-tag--blue' },
    tried: { text: 'Tried out', classes: 'govuk-tag--yellow' },
    importing: { text: 'Importing', classes: 'govuk-tag--blue' },
    done: { text: 'Done', classes: 'govuk-tag--green' },
    failed: { text: 'Nothing more taken in', classes: 'govuk-tag--red' },
    'put-away': { text: 'Deleted, not imported', classes: 'govuk-tag--grey' },
  };

/** Said of an import that is done: as done as its rows are. Green only when every row was taken in. */
export function doneWords({ accepted, corrected, unchanged, rejected }: BatchCounts): {
  readonly text: string;
  readonly classes: string;
} {
  if (rejected === 0) return STATE_WORDS.done;
  const isNothingTaken = accepted + corrected + unchanged === 0;
  const text = isNothingTaken
    ? `Every row refused: ${rejected.toLocaleString('en-GB')}`
    : `Done, ${rowsWords(rejected)} refused`;
  return { text, classes: 'govuk-tag--yellow' };
}

const COMMAND = 'command:';

/** Who brought the files; `names`: what people call those who signed in. */
export function whoWords(actor: string, names: ReadonlyMap<string, string>): string {
  if (actor === DROP_FOLDER_ACTOR) return 'the watched folder';
  if (actor.startsWith(COMMAND)) return `${actor.slice(COMMAND.length)}, on the server`;
  return names.get(actor) ?? actor;
}

/** "1 row", "1,204 rows" */
export function rowsWords(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'row' : 'rows'}`;
}

/** "3 KB", "12.4 MB" */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000)).toLocaleString('en-GB')} KB`;
  return `${(bytes / 1_000_000).toLocaleString('en-GB', { maximumFractionDigits: 1 })} MB`;
}
