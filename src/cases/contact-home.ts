import { Injectable } from '@nestjs/common';
import { SchoolToday } from '../people/calendar/school-today.js';
import { SPEAK_TO_DSL } from '../people/contact-bars.js';
import { ContactDirectory } from '../people/contacts/contact-directory.js';
import { Reader } from '../platform/database/reader.js';
import { unreadHarmAmong } from '../signals/dsl-list/unread-harm.js';

/** What everybody is told who might contact a pupil's home, and never why. */
export interface ContactHomeMark {
  readonly contactHome: 'as-usual' | 'ask-dsl-first';
  /** In words, to stand beside every invitation to phone or write; null as usual. */
  readonly contactHomeWords: string | null;
}

const AS_USUAL: ContactHomeMark = { contactHome: 'as-usual', contactHomeWords: null };
const ASK_DSL_FIRST: ContactHomeMark = { contactHome: 'ask-dsl-first', contactHomeWords: SPEAK_TO_DSL };

/** Marks pupils whose home nobody contacts before having spoken to the DSL. Every cause reads alike, so that none can be guessed. */
@Injectable()
export class ContactHomeMarks {
  constructor(
    private readonly contacts: ContactDirectory,
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** Today's mark of each of these pupils, by pupil id. */
  async of(pupilIds: readonly number[]): Promise<(pupilId: number) => ContactHomeMark> {
    const marked = await this.contacts.withDslsSayOverHome(pupilIds, await this.schoolToday.everywhere());
    const unread = await unreadHarmAmong(this.reader.manager, pupilIds);
    return (pupilId) => (marked.has(pupilId) || unread.has(pupilId) ? ASK_DSL_FIRST : AS_USUAL);
  }
}
