import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../access/actor.js';
import { toEpochDay } from '../../../shared/days.js';
import type { Fate } from '../../../shared/fate.js';
import type { Instant } from '../../../shared/instants.js';
import { HomeInsightDto, TOLD_BY_PUPIL } from '../../../signals/home/home-insight.dto.js';
import { type SentHomeInsight, SentHomeRecorder } from '../../../signals/home/sent-home-recorder.js';
import { StandingSignals } from '../../../signals/standing-signals.js';
import { ContactsNamed } from './contacts-named.js';
import { tooLong } from './field-lengths.js';
import type { Sender } from './sender.js';
import type { PreparedRow, SignalKind } from './signal-intake.js';
import { NO_SUCH_PUPIL } from './signal-report.js';

/** What families tell us, over REST. The answer is the same whether it was told in confidence, or possible harm was marked, or not. */
@Injectable()
export class HomeInsightKind implements SignalKind<HomeInsightDto, SentHomeInsight> {
  readonly name = 'homeInsights';
  readonly dto = HomeInsightDto;
  readonly action = 'home-insights-recorded';
  readonly rowsAtOnce = 100;

  constructor(
    private readonly recorder: SentHomeRecorder,
    private readonly contacts: ContactsNamed,
    private readonly standing: StandingSignals,
  ) {}

  async prepare(dto: HomeInsightDto, sender: Sender, actor: Actor): Promise<PreparedRow<SentHomeInsight>> {
    const source = sender.sourceOf(dto);
    const sourceId = dto.homeInsightId.trim();
    const long = tooLong({ source: [source, 40] });
    if (long.length > 0) return long;
    const known = sender.pupilOf(dto);
    const day = toEpochDay(dto.date.trim());
    if (!known || sender.schoolOn(known, day) === null) return [NO_SUCH_PUPIL];
    if (await this.standing.isForeignTo(actor, 'home_insight', source, sourceId))
      return [{ field: 'homeInsightId', expected: 'an id that is not in use elsewhere' }];
    const { pupil } = known;
    const contactId =
      dto.toldBy.trim().toLowerCase() === TOLD_BY_PUPIL
        ? null
        : await this.contacts.find(pupil.id, 'toldBy', source, dto.toldBy);
    if (contactId !== null && typeof contactId !== 'number') return contactId;
    const row: SentHomeInsight = {
      pupilId: pupil.id,
      contactId,
      source,
      sourceId,
      day,
      text: dto.text,
      restricted: dto.restricted ?? false,
      possibleHarm: dto.possibleHarm ?? false,
      staffId: actor.staffId,
      authorName: dto.author?.trim() ?? null,
      recordedOn: dto.recordedOn ? toEpochDay(dto.recordedOn.trim()) : null,
    };
    return { row, pupil: pupil.publicId };
  }

  write(tx: EntityManager, rows: readonly SentHomeInsight[], now: Instant): Promise<readonly Fate[]> {
    return this.recorder.recordInsights(tx, rows, now);
  }
}
