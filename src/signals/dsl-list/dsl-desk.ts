import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { Sights } from '../../access/sight/sights.service.js';
import { type Day, fromEpochDay } from '../../shared/days.js';
import type { PageOf } from '../../shared/page.js';
import { DslListService, type NotePlace } from './dsl-list.service.js';
import type { DslNote } from './dsl-note.js';
import { DslReading } from './dsl-reading.js';

/** A note as a DSL reads it: whose it is by public id and name, its day as the school writes it. */
export interface NoteRead extends Omit<DslNote, 'pupilId' | 'day'> {
  /** Public id. */
  readonly pupil: string;
  readonly pupilName: string;
  readonly date: Day;
}

/** The DSL's list: what staff noticed and what home told us, in one, so that nothing waits on a list nobody opens. */
@Injectable()
export class DslDesk {
  constructor(
    private readonly list: DslListService,
    private readonly reading: DslReading,
    private readonly sights: Sights,
  ) {}

  /** How many notes wait for this DSL to read them. */
  async unread(actor: Actor): Promise<number> {
    const all = await this.list.standing();
    return this.reading.countFor(
      actor,
      all.filter((note) => note.acknowledgedAt === null),
    );
  }

  async notes(actor: Actor): Promise<NoteRead[]> {
    return this.read(actor, await this.list.standing());
  }

  /** One page of them: at most `limit`, behind the note that stands at `after`. */
  async page(
    actor: Actor,
    wanted: { readonly limit: number; readonly after?: NotePlace },
  ): Promise<PageOf<NoteRead, NotePlace>> {
    const { rows, more } = await this.list.page(await this.sights.of(actor), wanted);
    return { rows: await this.read(actor, rows), more };
  }

  private async read(actor: Actor, all: readonly DslNote[]): Promise<NoteRead[]> {
    const pupils = await this.reading.pupilsRead(actor, all, 'dsl-list-read');
    return all.flatMap(({ pupilId, day, ...one }) => {
      const pupil = pupils.get(pupilId);
      if (!pupil) return [];
      const pupilName = `${pupil.firstName} ${pupil.lastName}`;
      return { ...one, pupil: pupil.publicId, pupilName, date: fromEpochDay(day) };
    });
  }
}
