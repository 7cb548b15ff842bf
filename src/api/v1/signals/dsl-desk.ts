import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { fromEpochDay } from '../../../shared/days.js';
import { ToldInConfidence } from '../../../signals/home/told-in-confidence.js';
import { DslListService } from '../../../signals/observations/dsl-list.service.js';
import type { DslObservation, DslTelling } from './dsl-observations.response.js';
import { DslReading } from './dsl-reading.js';

/** The DSL's lists: what staff noticed, and what home told us. */
@Injectable()
export class DslDesk {
  constructor(
    private readonly list: DslListService,
    private readonly told: ToldInConfidence,
    private readonly reading: DslReading,
  ) {}

  async possibleHarm(actor: Actor): Promise<DslObservation[]> {
    const all = await this.list.possibleHarm();
    const pupils = await this.reading.pupilsRead(actor, all, 'possible-harm-read');
    return all.flatMap((one) => {
      const pupil = pupils.get(one.pupilId);
      if (!pupil) return [];
      return {
        id: one.publicId,
        pupil: pupil.publicId,
        pupilName: `${pupil.firstName} ${pupil.lastName}`,
        date: fromEpochDay(one.day),
        theme: one.theme,
        severity: one.severity,
        text: one.text,
        author: one.authorName,
        recordedAt: one.recordedAt,
        acknowledgedAt: one.acknowledgedAt,
        acknowledgedBy: one.acknowledgedBy,
      };
    });
  }

  async toldByHome(actor: Actor): Promise<DslTelling[]> {
    const all = await this.told.standing();
    const pupils = await this.reading.pupilsRead(actor, all, 'told-in-confidence-read');
    return all.flatMap(({ pupilId, day, ...one }) => {
      const pupil = pupils.get(pupilId);
      if (!pupil) return [];
      const pupilName = `${pupil.firstName} ${pupil.lastName}`;
      return { ...one, pupil: pupil.publicId, pupilName, date: fromEpochDay(day) };
    });
  }
}
