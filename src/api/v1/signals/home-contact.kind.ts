import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../access/actor.js';
import { toEpochDay } from '../../../shared/days.js';
import type { Fate } from '../../../shared/fate.js';
import type { Instant } from '../../../shared/instants.js';
import { HomeContactDto } from '../../../signals/home/home-contact.dto.js';
import { type SentHomeContact, SentHomeRecorder } from '../../../signals/home/sent-home-recorder.js';
import { ContactsNamed } from './contacts-named.js';
import { tooLong } from './field-lengths.js';
import type { Sender } from './sender.js';
import type { PreparedRow, SignalKind } from './signal-intake.js';
import { NO_SUCH_PUPIL } from './signal-report.js';

/** Conversations with home over REST. The answer is the same whether possible harm was marked or not. */
@Injectable()
export class HomeContactKind implements SignalKind<HomeContactDto, SentHomeContact> {
  readonly name = 'homeContacts';
  readonly dto = HomeContactDto;
  readonly action = 'home-contacts-recorded';
  readonly rowsAtOnce = 100;

  constructor(
    private readonly recorder: SentHomeRecorder,
    private readonly contacts: ContactsNamed,
  ) {}

  async prepare(dto: HomeContactDto, sender: Sender, actor: Actor): Promise<PreparedRow<SentHomeContact>> {
    const source = sender.sourceOf(dto);
    const long = tooLong({ source: [source, 40] });
    if (long.length > 0) return long;
    const known = sender.pupilOf(dto);
    const day = toEpochDay(dto.date.trim());
    if (!known || sender.schoolOn(known, day) === null) return [NO_SUCH_PUPIL];
    const { pupil } = known;
    const contactId =
      dto.contactId === undefined
        ? null
        : await this.contacts.find(pupil.id, 'contactId', source, dto.contactId);
    if (contactId !== null && typeof contactId !== 'number') return contactId;
    const row: SentHomeContact = {
      pupilId: pupil.id,
      contactId,
      source,
      sourceId: dto.homeContactId.trim(),
      day,
      channel: dto.channel,
      direction: dto.direction,
      summary: dto.summary,
      restricted: dto.restricted ?? false,
      possibleHarm: dto.possibleHarm ?? false,
      staffId: actor.staffId,
      authorName: dto.author?.trim() ?? null,
      recordedOn: dto.recordedOn ? toEpochDay(dto.recordedOn.trim()) : null,
    };
    return { row, pupil: pupil.publicId };
  }

  write(tx: EntityManager, rows: readonly SentHomeContact[], now: Instant): Promise<readonly Fate[]> {
    return this.recorder.recordContacts(tx, rows, now);
  }
}
