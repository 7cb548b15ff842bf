import type { Instant } from '../../shared/instants.js';
import { codeOf, lettersOf } from '../../signals/attendance/attendance-codes.js';
import { LAST_MARK_DAY } from '../../signals/marks/mark-batch.js';
import type { MarkRecorder } from '../../signals/marks/mark-recorder.js';
import { type UnknownCodes, unknownCodeReason } from '../../signals/marks/unknown-codes.js';
import type { CsvRow } from '../csv/csv-row.js';
import type { KnownPupil } from '../known-people.js';
import { MarkWindow } from '../mark-window.js';
import { MarksSaid } from '../marks-said.js';
import type { PlacesOfSource } from '../places-of-source.js';
import type { RegisterDays } from '../register-days.js';
import type { RowSink } from '../row-sink.js';
import type { AttendanceRow } from '../rows/attendance.row.js';
import type { Rejection } from '../rows/row-check.js';
import { schoolOfRow } from '../school-of-row.js';
import { type LoadContext, TOO_LONG_TO_COMPARE } from './loader.js';

const MARKS_AT_ONCE = 1_000_000;
/** What one piece of a file can hold on top: 64 KB of a wide register. */
const ROOM_FOR_A_PIECE = 100_000;

/** What writes marks and counts the codes nobody knows. */
export interface MarkServices {
  readonly marks: MarkRecorder;
  readonly unknownCodes: UnknownCodes;
  readonly now: Instant;
}

/**
 * Takes registers, one mark a row or one week a row. Marks wait as numbers, many at once, and go to the database sorted by pupil.
 * Unknown codes are refused and counted for the school; nothing is guessed.
 */
export class MarkSink implements RowSink<AttendanceRow | readonly AttendanceRow[]> {
  private readonly window = new MarkWindow(MARKS_AT_ONCE + ROOM_FOR_A_PIECE);
  private readonly said = new MarksSaid();
  private readonly unknown = new Map<number, string[]>();
  private lastPupil: { outsideId: string; pupil: KnownPupil | undefined } = {
    outsideId: '',
    pupil: undefined,
  };

  constructor(
    private readonly services: MarkServices,
    private readonly context: LoadContext,
    private readonly places: PlacesOfSource,
    private readonly days: RegisterDays,
  ) {}

  get due(): boolean {
    return this.window.length >= MARKS_AT_ONCE;
  }

  take(row: AttendanceRow | readonly AttendanceRow[], origin: CsvRow): void {
    if (!isWeek(row)) this.takeMark(row, origin);
    else for (const mark of row) this.takeMark(mark, origin);
  }

  async write(): Promise<void> {
    const { window } = this;
    window.sort();
    for (let from = 0; from < window.length;) {
      const span = window.spanFrom(from, this.context.writer.size);
      await this.writeSome(span.from, span.to);
      from = span.to;
    }
    window.clear();
    await this.countUnknown();
  }

  private async writeSome(from: number, to: number): Promise<void> {
    const { writer, tally } = this.context;
    const rows = this.window.rows({ from, to });
    const recorded = await writer.write(rows.length, (tx) =>
      this.services.marks.recordMarks(tx, rows, this.services.now),
    );
    tally.accepted += recorded.accepted;
    tally.corrected += recorded.corrected;
    tally.unchanged += recorded.unchanged;
  }

  private takeMark(mark: AttendanceRow, origin: CsvRow): void {
    const rejection = this.placed(mark, origin);
    if (rejection) this.context.refuse(origin, rejection);
  }

  private placed(mark: AttendanceRow, origin: CsvRow): Rejection | null {
    const pupil = this.pupilOf(mark.pupilId);
    if (!pupil) return refusal('pupil_id', `no pupil is known by "${mark.pupilId}"`);
    if (!(mark.day >= 0 && mark.day <= LAST_MARK_DAY))
      return refusal('date', 'expected a day from 1970-01-01 to 2149-06-05');
    const schoolId = schoolOfRow(this.context.known, this.places.of(pupil), mark, null);
    if (typeof schoolId !== 'number') return schoolId;
    const code = codeOf(mark.code);
    if (!code) return this.unknownCode(schoolId, mark.code);
    const wrong =
      this.days.refusal(schoolId, mark.day) ?? this.contradiction(schoolId, pupil.id, mark, code.id, origin);
    if (wrong) return wrong;
    const warning = this.days.warning(schoolId, mark.day, code.id);
    if (warning) this.context.warn(origin, warning);
    if (pupil.id < 0 || schoolId < 0) this.context.tally.accepted += 1;
    else this.window.add(pupil.id, mark.day, mark.session, schoolId, code.id, mark.recordedOn);
    return null;
  }

  /** Registers name the same pupil many times in a row. */
  private pupilOf(outsideId: string): KnownPupil | undefined {
    if (this.lastPupil.outsideId !== outsideId)
      this.lastPupil = { outsideId, pupil: this.context.known.pupil(outsideId) };
    return this.lastPupil.pupil;
  }

  private contradiction(
    schoolId: number,
    pupilId: number,
    { day, session }: AttendanceRow,
    code: number,
    origin: CsvRow,
  ): Rejection | null {
    const { said } = this;
    const wasFull = said.full;
    const before = said.take(schoolId, pupilId, day, session, code, origin.line);
    if (said.full && !wasFull) this.context.warn(origin, TOO_LONG_TO_COMPARE);
    if (before === null) return null;
    const [was, is] = [before.code, code].map((each) => JSON.stringify(lettersOf(each)));
    return refusal(
      'code',
      `line ${before.line} says ${was} for this session, line ${origin.line} says ${is}; line ${before.line} was taken`,
    );
  }

  private unknownCode(schoolId: number, code: string): Rejection {
    const codes = this.unknown.get(schoolId);
    if (codes) codes.push(code);
    else this.unknown.set(schoolId, [code]);
    return { field: 'code', reason: unknownCodeReason(code) };
  }

  private async countUnknown(): Promise<void> {
    const { writer } = this.context;
    for (const [schoolId, codes] of this.unknown) {
      if (schoolId < 0) continue;
      await writer.write(1, (tx) => this.services.unknownCodes.count(tx, schoolId, codes, this.services.now));
    }
    this.unknown.clear();
  }
}

function isWeek(row: AttendanceRow | readonly AttendanceRow[]): row is readonly AttendanceRow[] {
  return Array.isArray(row);
}

function refusal(field: string, reason: string): Rejection {
  return { field, reason: `${field}: ${reason}` };
}
