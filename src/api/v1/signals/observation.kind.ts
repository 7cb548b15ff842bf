import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../access/actor.js';
import { toEpochDay } from '../../../shared/days.js';
import type { Fate } from '../../../shared/fate.js';
import type { Instant } from '../../../shared/instants.js';
import { ObservationDto } from '../../../signals/observations/observation.dto.js';
import {
  ObservationRecorder,
  type ObservationRow,
} from '../../../signals/observations/observation-recorder.js';
import { StandingSignals } from '../../../signals/standing-signals.js';
import { tooLong } from './field-lengths.js';
import type { Sender } from './sender.js';
import type { PreparedRow, SignalKind } from './signal-intake.js';
import { NO_SUCH_PUPIL } from './signal-report.js';

/** Staff observations over REST. The answer is the same whether possible harm was marked or not. */
@Injectable()
export class ObservationKind implements SignalKind<ObservationDto, ObservationRow> {
  readonly name = 'observations';
  readonly dto = ObservationDto;
  readonly action = 'observations-recorded';
  readonly rowsAtOnce = 100;

  constructor(
    private readonly recorder: ObservationRecorder,
    private readonly standing: StandingSignals,
  ) {}

  async prepare(dto: ObservationDto, sender: Sender, actor: Actor): Promise<PreparedRow<ObservationRow>> {
    const source = sender.sourceOf(dto);
    const sourceId = dto.observationId.trim();
    const long = tooLong({ source: [source, 40] });
    if (long.length > 0) return long;
    const known = sender.pupilOf(dto);
    const day = toEpochDay(dto.date.trim());
    if (!known || sender.schoolOn(known, day) === null) return [NO_SUCH_PUPIL];
    if (await this.standing.isForeignTo(actor, 'observation', source, sourceId))
      return [{ field: 'observationId', expected: 'an id that is not in use elsewhere' }];
    const row: ObservationRow = {
      pupilId: known.pupil.id,
      source,
      sourceId,
      theme: dto.theme,
      severity: dto.severity,
      restricted: dto.restricted ?? false,
      possibleHarm: dto.possibleHarm ?? false,
      text: dto.text,
      day,
      authorStaffId: actor.staffId,
      authorName: dto.author?.trim() ?? null,
      recordedOn: dto.recordedOn ? toEpochDay(dto.recordedOn.trim()) : null,
    };
    return { row, pupil: known.pupil.publicId };
  }

  write(tx: EntityManager, rows: readonly ObservationRow[], now: Instant): Promise<readonly Fate[]> {
    return this.recorder.recordObservations(tx, rows, now);
  }
}
