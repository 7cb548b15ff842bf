import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { type UnreadWorry, UnreadWorries } from '../../signals/worries/unread-worries.js';
import { ContactHomeMarks } from '../contact-home.js';

/** A worry that waits to be read, and whether its reader may phone home about it as usual. */
export interface WorryToRead extends UnreadWorry {
  /** "Speak to the DSL …"; null: as usual. */
  readonly contactHome: string | null;
}

/** What somebody was named as the reader of: who reads of a worry may want to phone home. */
@Injectable()
export class WorriesToRead {
  constructor(
    private readonly unread: UnreadWorries,
    private readonly marks: ContactHomeMarks,
  ) {}

  /** The oldest first. Null: they are named to nobody. */
  async for(actor: Actor): Promise<WorryToRead[] | null> {
    const worries = await this.unread.for(actor);
    if (!worries) return null;
    const markOf = await this.marks.of([...new Set(worries.map((one) => one.pupilId))]);
    return worries.map((one) => ({ ...one, contactHome: markOf(one.pupilId).contactHomeWords }));
  }
}
