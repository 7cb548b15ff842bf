import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../access/actor.js';
import { toEpochDay } from '../../../shared/days.js';
import type { Fate } from '../../../shared/fate.js';
import type { Instant } from '../../../shared/instants.js';
import { HomeContactDto } from '../../../signals/home/home-contact.dto.js';
import { type HomeContactRow, HomeRecorder } from '../../../signals/home/home-recorder.js';
import type { Sender } from './sender.js';
import type { PreparedRow, SignalKind } from './signal-intake.js';
import { NO_SUCH_PUPIL } from './signal-report.js';

/** Conversations with home over REST. The first telling of each stands. */
@Injectable()
export class HomeContactKind implements SignalKind<HomeContactDto, HomeContactRow> {
  readonly name = 'homeContacts';
  readonly dto = HomeContactDto;
  readonly action = 'home-contacts-recorded';
  readonly rowsAtOnce = 50;

  constructor(private readonly recorder: HomeRecorder) {}

  prepare(dto: HomeContactDto, sender: Sender, actor: Actor): PreparedRow<HomeContactRow> {
    const known = sender.pupilOf(dto);
    const day = toEpochDay(dto.date.trim());
    if (!known || !sender.mayWriteFor(known.places.schoolOn(day))) return [NO_SUCH_PUPIL];
    const row: HomeContactRow = {
      pupilId: known.pupil.id,
      contactId: null,
      day,
      channel: dto.channel,
      direction: dto.direction,
      summary: dto.summary,
      staffId: actor.staffId,
      origin: originOf(sender.sourceOf(dto), known.pupil.publicId, dto.homeContactId.trim()),
    };
    return { row, pupil: known.pupil.publicId };
  }

  async write(tx: EntityManager, rows: readonly HomeContactRow[], now: Instant): Promise<readonly Fate[]> {
    const fates: Fate[] = [];
    for (const row of rows) fates.push(await this.recorder.recordContact(tx, row, now));
    return fates;
  }
}

/** Source and id may each be long; their hash always fits. */
function originOf(...parts: string[]): string {
  return `api:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}
