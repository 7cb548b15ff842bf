import { Injectable } from '@nestjs/common';
import type { Actor } from '../actor.js';
import { AuditLog } from '../audit/audit-log.js';
import { isEnoughOfAName } from './name-match.js';
import { type FoundPupil, PupilSearch } from './pupil-search.js';
import { Sights } from './sights.service.js';
import { reasonsOf, type Sight } from './why-visible.js';
import { WorrySights } from './worry-sights.js';

/** What a pupil is picked for: it decides among whom. */
export type PickedFor = 'worry' | 'hold';

/** A short list to pick from, by what was typed. */
export interface PickList {
  readonly typed: string;
  /** Enough was typed to look. */
  readonly searched: boolean;
  readonly pupils: readonly FoundPupil[];
  /** There are more than are shown. */
  readonly more: boolean;
}

/** Helps somebody pick a pupil by letters of the name. Each search is one line in the audit, without the letters. */
@Injectable()
export class PupilPicker {
  constructor(
    private readonly search: PupilSearch,
    private readonly sights: Sights,
    private readonly worrySights: WorrySights,
    private readonly audit: AuditLog,
  ) {}

  async byLetters(actor: Actor, what: PickedFor, typed: string): Promise<PickList> {
    if (!isEnoughOfAName(typed)) return { typed, searched: false, pupils: [], more: false };
    const sight = await this.sightFor(actor, what);
    const found = await this.search.byLetters(sight, typed);
    await this.audit.recordRead({
      actor: actor.name,
      action: 'pupils-searched',
      subject: 'staff',
      subjectId: actor.name.slice('staff:'.length),
      reason: reasonsOf(sight),
    });
    return { typed, searched: true, ...found };
  }

  /** Somebody who was picked from such a list; null: nobody they may pick. */
  async picked(actor: Actor, what: PickedFor, publicId: string): Promise<FoundPupil | null> {
    return this.search.byPublicId(await this.sightFor(actor, what), publicId);
  }

  private sightFor(actor: Actor, what: PickedFor): Promise<Sight> {
    return what === 'worry' ? this.worrySights.of(actor) : this.sights.of(actor);
  }
}
