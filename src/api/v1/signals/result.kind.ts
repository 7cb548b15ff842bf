import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { toEpochDay } from '../../../shared/days.js';
import type { Fate } from '../../../shared/fate.js';
import type { Instant } from '../../../shared/instants.js';
import { ResultDto } from '../../../signals/attainment/result.dto.js';
import { ResultRecorder, type ResultRow } from '../../../signals/attainment/result-recorder.js';
import { tooLong } from './field-lengths.js';
import type { Sender } from './sender.js';
import type { PreparedRow, SignalKind } from './signal-intake.js';
import { NO_SUCH_PUPIL } from './signal-report.js';

/** Assessment results over REST. */
@Injectable()
export class ResultKind implements SignalKind<ResultDto, ResultRow> {
  readonly name = 'results';
  readonly dto = ResultDto;
  readonly action = 'results-recorded';
  readonly rowsAtOnce = 100;

  constructor(private readonly recorder: ResultRecorder) {}

  prepare(dto: ResultDto, sender: Sender): PreparedRow<ResultRow> {
    const said = {
      source: sender.sourceOf(dto),
      subject: dto.subject.trim(),
      assessment: dto.assessment.trim(),
      scale: dto.scale.trim(),
      grade: dto.grade?.trim() ?? null,
    };
    const long = tooLong({
      source: [said.source, 40],
      subject: [said.subject, 120],
      assessment: [said.assessment, 120],
      scale: [said.scale, 40],
      grade: [said.grade, 20],
    });
    if (long.length > 0) return long;
    const known = sender.pupilOf(dto);
    const day = toEpochDay(dto.date.trim());
    if (!known || sender.schoolOn(known, day) === null) return [NO_SUCH_PUPIL];
    const recordedOn = dto.recordedOn ? toEpochDay(dto.recordedOn.trim()) : null;
    const row: ResultRow = { ...said, pupilId: known.pupil.id, day, score: dto.score ?? null, recordedOn };
    return { row, pupil: known.pupil.publicId };
  }

  write(tx: EntityManager, rows: readonly ResultRow[], now: Instant): Promise<readonly Fate[]> {
    return this.recorder.recordResults(tx, rows, now);
  }
}
