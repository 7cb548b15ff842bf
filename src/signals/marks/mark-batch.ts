import type { EpochDay } from '../../shared/days.js';
import { InvalidInput } from '../../shared/errors.js';

/** One mark to be recorded. `code` is the id of a known attendance code. */
export interface MarkRow {
  readonly pupilId: number;
  readonly day: EpochDay;
  /** 0 = morning, 1 = afternoon. */
  readonly session: 0 | 1;
  readonly schoolId: number;
  readonly code: number;
  /** When the school knew; null, or not later than the day: on the day. */
  readonly recordedOn: EpochDay | null;
}

/**
 * Marks of one school with one `recordedOn` and no key twice, each one number: pupil, day (16 bits), session (1 bit) and
 * code (6 bits). Thousands of them go to the database as one text, which is several times faster than a row each.
 */
export interface MarkGroup {
  readonly schoolId: number;
  readonly recordedOn: EpochDay | null;
  /** Positions in the batch, beside {@link numbers}. */
  readonly at: number[];
  readonly numbers: number[];
}

/** SQL for the parts of a packed mark `v`. */
export const PUPIL_OF_V = 'CAST(v >> 23 AS integer)';
export const DAY_OF_V = 'CAST((v >> 7) & 65535 AS integer)';
export const SESSION_OF_V = 'CAST((v >> 6) & 1 AS integer)';
export const CODE_OF_V = 'CAST(v & 63 AS integer)';

/** 1970-01-01 to 2149-06-05: days that a mark can have. */
export const LAST_MARK_DAY: EpochDay = 65_535;
const LAST_PUPIL_ID = 2 ** 30 - 1;
const PUPIL_UNIT = 2 ** 23;

function pack(row: MarkRow): number {
  if (!(row.day >= 0 && row.day <= LAST_MARK_DAY))
    throw new InvalidInput('date', 'expected a day from 1970-01-01 to 2149-06-05');
  if (row.pupilId > LAST_PUPIL_ID) throw new RangeError(`Pupil id ${row.pupilId} does not fit a packed mark`);
  return row.pupilId * PUPIL_UNIT + row.day * 128 + row.session * 64 + row.code;
}

/**
 * Groups a batch, in an order that keeps "later wins": the second mark of one key in a batch is in a later group than the first.
 * @throws InvalidInput for a day no mark can have.
 */
export function groupMarks(rows: readonly MarkRow[]): MarkGroup[] {
  const layers: Map<string, MarkGroup>[] = [];
  const seen = new Map<number, Set<number>[]>();
  let last: { group: MarkGroup; layer: number } | null = null;
  rows.forEach((row, at) => {
    const number = pack(row);
    const recordedOn = row.recordedOn !== null && row.recordedOn > row.day ? row.recordedOn : null;
    const layer = layerOf(seen, row.schoolId, Math.floor(number / 64));
    if (last?.layer !== layer || last.group.schoolId !== row.schoolId || last.group.recordedOn !== recordedOn)
      last = { layer, group: groupFor(layers, layer, row.schoolId, recordedOn) };
    last.group.at.push(at);
    last.group.numbers.push(number);
  });
  return layers.flatMap((layer) => [...layer.values()]);
}

/** How many marks of this school and key the batch has had already. */
function layerOf(seen: Map<number, Set<number>[]>, schoolId: number, key: number): number {
  let sets = seen.get(schoolId);
  if (!sets) seen.set(schoolId, (sets = []));
  let layer = 0;
  while (sets[layer]?.has(key)) layer++;
  (sets[layer] ??= new Set()).add(key);
  return layer;
}

function groupFor(
  layers: Map<string, MarkGroup>[],
  layer: number,
  schoolId: number,
  recordedOn: EpochDay | null,
): MarkGroup {
  const groups = (layers[layer] ??= new Map<string, MarkGroup>());
  const key = `${schoolId}/${recordedOn ?? ''}`;
  let group = groups.get(key);
  if (!group) groups.set(key, (group = { schoolId, recordedOn, at: [], numbers: [] }));
  return group;
}
