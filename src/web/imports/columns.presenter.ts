import type { FileLook } from '../../data-import/batches/file-look.js';
import type { ImportUpload } from '../../data-import/batches/import-upload.entity.js';
import { DAY_COLUMNS } from '../../data-import/csv/column-plan.js';
import { FILE_KINDS, type FileKind, ROW_KINDS } from '../../data-import/rows/row-kinds.js';
import { type FormError, messages } from '../forms/form.js';
import {
  type ChosenColumns,
  constantOf,
  DAY_FORMATS,
  fieldOf,
  MAY_BE_CONSTANT,
  MOMENT_FORMATS,
} from './columns.form.js';
import { KIND_WORDS } from './import-words.js';

/** All the page shows. */
export interface ColumnsFacts {
  readonly batchId: string;
  readonly upload: ImportUpload;
  readonly look: FileLook;
  /** What the file is to be read as; null: not chosen yet. */
  readonly kind: FileKind | null;
  readonly chosen: ChosenColumns | null;
  readonly errors: readonly FormError[];
}

export type ColumnsView = ReturnType<typeof presentColumns>;

const LONGEST_EXAMPLE = 30;

/** First what the file holds, then which of its columns is which. */
export function presentColumns({ batchId, upload, look, kind, chosen, errors }: ColumnsFacts) {
  return {
    title: `What the columns of ${upload.fileName} mean`,
    path: `/imports/${batchId}/files/${upload.publicId}`,
    back: `/imports/${batchId}`,
    kind: kind ?? '',
    kinds: [
      { value: '', text: 'Choose what the rows are', selected: kind === null },
      ...FILE_KINDS.map((one) => ({ value: one, text: KIND_WORDS[one], selected: one === kind })),
    ],
    form: kind === null || chosen === null ? null : presentForm(kind, chosen, look),
    isMapped: upload.mapping !== null,
    errors,
    messages: messages(errors),
  };
}

function presentForm(kind: FileKind, chosen: ChosenColumns, look: FileLook) {
  const { columns, required } = ROW_KINDS[kind];
  return {
    columns: columns.map((column) => ({
      id: fieldOf(column),
      text: required.includes(column) ? column : `${column} (may be left out)`,
      items: headingItems(look, chosen.places[column] ?? null),
      same: MAY_BE_CONSTANT.has(column)
        ? { id: constantOf(column), value: chosen.constants[column] ?? '' }
        : null,
    })),
    dayFormats: columns.some((one) => DAY_COLUMNS.has(one))
      ? formatItems(DAY_FORMATS, chosen.dayFormat)
      : null,
    momentFormats: columns.includes('occurred_at') ? formatItems(MOMENT_FORMATS, chosen.momentFormat) : null,
  };
}

function headingItems({ columns }: FileLook, chosen: number | null) {
  return [
    { value: '', text: 'Not in the file', selected: chosen === null },
    ...columns.map(({ heading, cells }, place) => ({
      value: String(place),
      text: headingWords(heading, cells, place),
      selected: place === chosen,
    })),
  ];
}

/** "Surname (such as Khan)" */
function headingWords(heading: string, cells: readonly string[], place: number): string {
  const name = heading.trim() === '' ? `Column ${place + 1}, without heading` : heading.trim();
  const example = cells.find((cell) => cell.trim() !== '')?.trim();
  if (example === undefined) return name;
  const characters = Array.from(example);
  const start = characters.slice(0, LONGEST_EXAMPLE).join('');
  return `${name} (such as ${start}${characters.length > LONGEST_EXAMPLE ? '…' : ''})`;
}

function formatItems(formats: Readonly<Record<string, string>>, chosen: string) {
  return Object.entries(formats).map(([value, text]) => ({ value, text, selected: value === chosen }));
}
