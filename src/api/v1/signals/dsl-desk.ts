import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { fromEpochDay } from '../../../shared/days.js';
import { DslListService } from '../../../signals/dsl-list/dsl-list.service.js';
import type { DslNoteShown } from './dsl-list.response.js';
import { DslReading } from './dsl-reading.js';

/** The DSL's list: what staff noticed and what home told us, in one, so that nothing waits on a list nobody opens. */
@Injectable()
export class DslDesk {
  constructor(
    private readonly list: DslListService,
    private readonly reading: DslReading,
  ) {}

  async notes(actor: Actor): Promise<DslNoteShown[]> {
    const all = await this.list.standing();
    const pupils = await this.reading.pupilsRead(actor, all, 'dsl-list-read');
    return all.flatMap(({ pupilId, day, ...one }) => {
      const pupil = pupils.get(pupilId);
      if (!pupil) return [];
      const pupilName = `${pupil.firstName} ${pupil.lastName}`;
      return { ...one, pupil: pupil.publicId, pupilName, date: fromEpochDay(day) };
    });
  }
}
