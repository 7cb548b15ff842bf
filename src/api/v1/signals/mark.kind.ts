import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { toEpochDay } from '../../../shared/days.js';
import type { Fate } from '../../../shared/fate.js';
import type { Instant } from '../../../shared/instants.js';
import { codeOf } from '../../../signals/attendance/attendance-codes.js';
import { AttendanceMarkDto } from '../../../signals/attendance/attendance-mark.dto.js';
import { LAST_MARK_DAY, type MarkRow } from '../../../signals/marks/mark-batch.js';
import { MarkRecorder } from '../../../signals/marks/mark-recorder.js';
import { UnknownCodes } from '../../../signals/marks/unknown-codes.js';
import { schoolOfRow } from './school-of-row.js';
import type { Sender } from './sender.js';
import type { PreparedRow, SignalKind } from './signal-intake.js';
import { NO_SUCH_PUPIL } from './signal-report.js';
import type { FieldError } from './signal-rows.js';

/** Attendance marks over REST. */
@Injectable()
export class MarkKind implements SignalKind<AttendanceMarkDto, MarkRow> {
  readonly name = 'marks';
  readonly dto = AttendanceMarkDto;
  readonly action = 'marks-recorded';
  readonly rowsAtOnce = 500;

  constructor(
    private readonly recorder: MarkRecorder,
    private readonly unknownCodes: UnknownCodes,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async prepare(dto: AttendanceMarkDto, sender: Sender): Promise<PreparedRow<MarkRow>> {
    const known = sender.pupilOf(dto);
    if (!known) return [NO_SUCH_PUPIL];
    const day = toEpochDay(dto.date.trim());
    if (day < 0 || day > LAST_MARK_DAY)
      return [{ field: 'date', expected: 'expected a day from 1970-01-01 to 2149-06-05' }];
    const schoolId = schoolOfRow(dto, known, sender, day);
    if (typeof schoolId !== 'number') return [schoolId];
    const today = sender.todayAt(schoolId);
    if (day > toEpochDay(today)) return [{ field: 'date', expected: `expected a day up to today, ${today}` }];
    const code = codeOf(dto.code);
    if (!code) return [await this.countUnknown(schoolId, dto.code)];
    const row: MarkRow = {
      pupilId: known.pupil.id,
      day,
      session: dto.session === 'AM' ? 0 : 1,
      schoolId,
      code: code.id,
      recordedOn: dto.recordedOn ? toEpochDay(dto.recordedOn.trim()) : null,
    };
    return { row, pupil: known.pupil.publicId };
  }

  async write(tx: EntityManager, rows: readonly MarkRow[], now: Instant): Promise<readonly Fate[]> {
    return (await this.recorder.recordMarks(tx, rows, now)).fates;
  }

  private async countUnknown(schoolId: number, text: string): Promise<FieldError> {
    await this.unitOfWork.run((tx) => this.unknownCodes.count(tx, schoolId, [text], this.clock.now()));
    return { field: 'code', expected: `not a DfE register code: ${JSON.stringify(text)}` };
  }
}
