import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { toEpochDay } from '../../../shared/days.js';
import type { Fate } from '../../../shared/fate.js';
import type { Instant } from '../../../shared/instants.js';
import { IncidentDto } from '../../../signals/behaviour/incident.dto.js';
import { IncidentRecorder, type IncidentRow } from '../../../signals/behaviour/incident-recorder.js';
import { localMinuteOf } from '../../../signals/signal-fields.js';
import { tooLong } from './field-lengths.js';
import { schoolOfRow } from './school-of-row.js';
import type { Sender } from './sender.js';
import type { PreparedRow, SignalKind } from './signal-intake.js';
import { NO_SUCH_PUPIL } from './signal-report.js';

/** Incidents over REST. */
@Injectable()
export class IncidentKind implements SignalKind<IncidentDto, IncidentRow> {
  readonly name = 'incidents';
  readonly dto = IncidentDto;
  readonly action = 'incidents-recorded';
  readonly rowsAtOnce = 100;

  constructor(private readonly recorder: IncidentRecorder) {}

  prepare(dto: IncidentDto, sender: Sender): PreparedRow<IncidentRow> {
    const source = sender.sourceOf(dto);
    const long = tooLong({ source: [source, 40] });
    if (long.length > 0) return long;
    const known = sender.pupilOf(dto);
    const occurredAt = localMinuteOf(dto.occurredAt) ?? '';
    if (!known) return [NO_SUCH_PUPIL];
    const schoolId = schoolOfRow(dto, known, sender, toEpochDay(occurredAt.slice(0, 10)));
    if (typeof schoolId !== 'number') return [schoolId];
    const row: IncidentRow = {
      pupilId: known.pupil.id,
      schoolId,
      source,
      sourceId: dto.incidentId.trim(),
      occurredAt,
      polarity: dto.polarity,
      category: dto.category.trim(),
      severity: dto.severity,
      points: dto.points,
      location: dto.location ?? null,
      description: dto.description ?? null,
      reportedBy: dto.reportedBy ?? null,
      recordedOn: dto.recordedOn ? toEpochDay(dto.recordedOn.trim()) : null,
    };
    return { row, pupil: known.pupil.publicId };
  }

  write(tx: EntityManager, rows: readonly IncidentRow[], now: Instant): Promise<readonly Fate[]> {
    return this.recorder.recordIncidents(tx, rows, now);
  }
}
